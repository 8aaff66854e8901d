{# dbt run-operation compare_spaces --args '{other: next}': what becomes of the profiles of this space in another one,
   which was built from the same raw tables under other vars. Reads only; prints counts and the largest examples. #}
{% macro compare_spaces(other=none) -%}
    {%- do refuse_spaces(other) -%}
    {%- set clusters, other_clusters = relation_of_space('graph', 'identity_clusters'),
        relation_of_space('graph', 'identity_clusters', other) -%}
    {%- do print('\nProfiles of ' ~ clusters.schema ~ ', by what they are in ' ~ other_clusters.schema ~ ':') -%}
    {%- do print_query(get_space_comparison_counts_sql(clusters, other_clusters)) -%}
    {%- do print('\nThe largest of those that are not the same:') -%}
    {%- do print_query(
        'select * from (\n' ~ get_space_comparison_sql(clusters, other_clusters) ~ '\n) as comparison\n'
        ~ "where kind <> 'same'\norder by identifier_count desc, segment_id\nlimit 20") -%}
{%- endmacro %}

{% macro refuse_spaces(other) -%}
    {%- if not is_space_name(other) -%}
        {%- do exceptions.raise_compiler_error(
            'compare_spaces: found ' ~ tojson(other) ~ ' as other, expected ' ~ form_of_space_names()
            ~ "; change other in --args.") -%}
    {%- elif other == space_name() -%}
        {%- do exceptions.raise_compiler_error(
            'compare_spaces: found ' ~ tojson(other) ~ ' both as other and as the var space_name, expected two spaces'
            ~ '; change other in --args or space_name in --vars.') -%}
    {%- endif -%}
    {%- for space in [space_name(), other] if not load_relation(relation_of_space('graph', 'identity_clusters', space)) -%}
        {%- do exceptions.raise_compiler_error(
            'compare_spaces: found no ' ~ space_schema('graph', space) ~ '.identity_clusters'
            ~ ', expected a space that is built; build it with dbt run --vars \'{space_name: "' ~ space
            ~ '"}\' or change other in --args.') -%}
    {%- endfor -%}
{%- endmacro %}
