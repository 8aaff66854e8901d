{% macro get_jumps_sql(hooks) -%}
    select
        hook.component,
        next_hook.parent
    from {{ hooks }} as hook
    inner join {{ hooks }} as next_hook on hook.parent = next_hook.component
    where next_hook.parent <> hook.parent
{%- endmacro %}
