{# Returns statements that write rows into a table of ours: those that have the same `keys` are
   replaced, and others are added. `rows` is a relation, or a query in parentheses, with `columns`;
   it may depend on the table as long as it gives the same once replaced rows are gone. Rows of the
   table for which the condition `is_gone` holds are taken away. #}
{% macro replace_rows_statements(relation, rows, keys, columns, is_gone=none) -%}
    {{- return(adapter.dispatch('replace_rows_statements', 'identity_warehouse')(
        relation, rows, keys, columns, is_gone)) -}}
{%- endmacro %}

{% macro default__replace_rows_statements(relation, rows, keys, columns, is_gone) -%}
    {%- set is_replaced = [] -%}
    {%- for key in keys -%}
        {%- do is_replaced.append('replacing.' ~ key ~ ' = ' ~ relation.identifier ~ '.' ~ key) -%}
    {%- endfor -%}
    delete from {{ relation }}
    where exists (
        select 1 from {{ rows }} as replacing
        where {{ is_replaced | join(' and ') }}
    );
    {%- if is_gone %}
    delete from {{ relation }}
    where {{ is_gone }};
    {%- endif %}
    insert into {{ relation }} ({{ columns | join(', ') }})
    select {{ columns | join(', ') }}
    from {{ rows }} as replacing;
{% endmacro %}

{# One statement, because each is a commit. Rows to take away come with their keys alone. #}
{% macro spark__replace_rows_statements(relation, rows, keys, columns, is_gone) -%}
    {%- set is_replaced, assignments = [], [] -%}
    {%- for key in keys -%}
        {%- do is_replaced.append('replacing.' ~ key ~ ' = replaced.' ~ key) -%}
    {%- endfor -%}
    {%- for column in columns -%}
        {%- do assignments.append('replaced.' ~ column ~ ' = replacing.' ~ column) -%}
    {%- endfor -%}
    merge into {{ relation }} as replaced
    using (
        select {{ columns | join(', ') }}, false as is_gone
        from {{ rows }} as rows_to_write
        {%- if is_gone %}
        union all
        select
            {%- for column in columns %}
            {{ column if column in keys else 'null as ' ~ column }},
            {%- endfor %}
            true as is_gone
        from {{ relation }} as {{ relation.identifier }}
        where {{ is_gone }}
        {%- endif %}
    ) as replacing
        on {{ is_replaced | join(' and ') }}
    when matched and replacing.is_gone then delete
    when matched then update set {{ assignments | join(', ') }}
    when not matched then insert ({{ columns | join(', ') }})
        values (replacing.{{ columns | join(', replacing.') }});
{% endmacro %}
