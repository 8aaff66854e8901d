{% macro get_merged_tallies_sql(tallies, hooks) -%}
    select
        coalesce(hooks.parent, tallies.component) as component,
        tallies.position,
        cast(sum(tallies.tally) as {{ dbt.type_bigint() }}) as tally,
        tallies.tally_limit
    from {{ tallies }} as tallies
    left join {{ hooks }} as hooks on tallies.component = hooks.component
    group by coalesce(hooks.parent, tallies.component), tallies.position, tallies.tally_limit
{%- endmacro %}
