{# What each round did: the component, the one that it became part of (itself, where others joined it), and
   the link that it took. #}
{% macro get_no_steps_sql() -%}
    select
        cast(null as integer) as round,
        cast(null as {{ dbt.type_bigint() }}) as component,
        cast(null as {{ dbt.type_bigint() }}) as parent,
        cast(null as {{ dbt.type_bigint() }}) as link
    where false
{%- endmacro %}

{% macro get_steps_sql(round) -%}
    select
        {{ round }} as round,
        component,
        parent,
        link
    from {{ working_table('contraction_hooks') }}
{%- endmacro %}
