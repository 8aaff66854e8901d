{# The links that are taken. A component that holds nothing contested takes its earliest link: it cannot push
   anything over a limit. One that does (it has tallies) takes it only if it is the earliest for both
   ends: then nothing earlier can touch either. Where two take the same link the smaller stays a root. #}
{% macro get_hooks_sql(earliest, tallies=none) -%}
    select
        mine.component,
        case
            when theirs.link = mine.link and mine.component < mine.other then mine.component
            else mine.other
        end as parent,
        mine.link
    from {{ earliest }} as mine
    inner join {{ earliest }} as theirs on mine.other = theirs.component
    {%- if tallies %}
    left join (
        select distinct component from {{ tallies }}
    ) as contested on mine.component = contested.component
    where
        contested.component is null
        or theirs.link = mine.link
    {%- endif %}
{%- endmacro %}
