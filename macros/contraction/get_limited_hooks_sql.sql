{# All links that are taken in a round under limits: each component's earliest where it may, and further ones of
   stars. #}
{% macro get_limited_hooks_sql() -%}
    {%- set undecided = working_table('contraction_undecided') -%}
    {%- set tallies = working_table('contraction_tallies') -%}
    with earliest as materialized (
        {{ get_earliest_links_sql(undecided) | indent(8) }}
    ),

    arms as materialized (
        {{ get_arms_sql(undecided, 'earliest') | indent(8) }}
    )

    select * from ({{ get_hooks_sql('earliest', tallies) | indent(4) }}) as hooks
    union all
    select * from (
        {{ get_star_hooks_sql('arms', undecided, tallies) | indent(8) }}
    ) as star_hooks
{%- endmacro %}
