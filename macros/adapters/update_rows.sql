{# Returns a statement that changes rows of a table of ours that match a row of another. `values`
   maps columns to SQL, `source` is a relation or a query in parentheses, with the alias
   `source_alias`, and `condition` compares it with the alias `alias` of the table. #}
{% macro update_rows_statements(relation, alias, values, source, source_alias, condition) -%}
    {{- return(adapter.dispatch('update_rows_statements', 'identity_warehouse')(
        relation, alias, values, source, source_alias, condition)) -}}
{%- endmacro %}

{% macro default__update_rows_statements(
    relation, alias, values, source, source_alias, condition
) -%}
    update {{ relation }} as {{ alias }}
    set
        {%- for column, value in values.items() %}
        {{ column }} = {{ value }}{{ ',' if not loop.last }}
        {%- endfor %}
    from {{ source }} as {{ source_alias }}
    where {{ condition }};
{% endmacro %}

{% macro spark__update_rows_statements(
    relation, alias, values, source, source_alias, condition
) -%}
    merge into {{ relation }} as {{ alias }}
    using {{ source }} as {{ source_alias }}
        on {{ condition }}
    when matched then update set
        {%- for column, value in values.items() %}
        {{ alias }}.{{ column }} = {{ value }}{{ ',' if not loop.last }}
        {%- endfor %};
{% endmacro %}
