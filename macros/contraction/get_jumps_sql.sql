{# The hooks whose parent hooks onto another in turn, and with them the hooks that lie between those and a root. #}
{% macro get_unsettled_hooks_sql(hooks) -%}
    with unsettled as (
        select
            hook.component,
            hook.parent
        from {{ hooks }} as hook
        inner join {{ hooks }} as next_hook on hook.parent = next_hook.component
        where
            hook.parent <> hook.component
            and next_hook.parent <> next_hook.component
    )

    select * from unsettled
    union
    select
        hook.component,
        hook.parent
    from {{ hooks }} as hook
    inner join unsettled on hook.component = unsettled.parent
{%- endmacro %}

{# One pass: whatever has a hook before it moves on to where that points. #}
{% macro get_jumps_sql(jumps) -%}
    select
        jump.component,
        coalesce(next_jump.parent, jump.parent) as parent,
        next_jump.component is not null as is_moving
    from {{ jumps }} as jump
    left join {{ jumps }} as next_jump on jump.parent = next_jump.component
{%- endmacro %}
