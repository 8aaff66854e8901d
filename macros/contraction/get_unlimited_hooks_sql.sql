{# The links that are taken in a round without limits: each component's earliest. The parent is the component at the
   other end, or the one that it hooks onto in turn, whichever is smaller: both lie on the way to the root, and
   where two take the same link the smaller is the root. So most trees need no pointer jumping. #}
{% macro get_unlimited_hooks_sql(earliest) -%}
    select
        mine.component,
        case
            when theirs.link = mine.link then least(mine.component, mine.other)
            else least(mine.other, theirs.other)
        end as parent,
        mine.link
    from {{ earliest }} as mine
    inner join {{ earliest }} as theirs on mine.other = theirs.component
{%- endmacro %}
