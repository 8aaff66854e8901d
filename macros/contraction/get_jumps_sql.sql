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

{# One pass: whatever has hooks before it moves on to where the third of them points, so that ways become a quarter
   as long. #}
{% macro get_jumps_sql(jumps) -%}
    select
        jump.component,
        coalesce(third.parent, second.parent, first.parent, jump.parent) as parent,
        third.component is not null as is_moving
    from {{ jumps }} as jump
    left join {{ jumps }} as first on jump.parent = first.component
    left join {{ jumps }} as second on first.parent = second.component
    left join {{ jumps }} as third on second.parent = third.component
{%- endmacro %}
