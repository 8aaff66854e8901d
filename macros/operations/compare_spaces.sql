{# What becomes of the profiles of one space in another. Names differ between spaces, because the
   space is part of the hash (rule 5). So profiles are compared as sets of the identifiers that both
   spaces know. #}

{# dbt run-operation compare_spaces --args '{other: next}' prints what becomes of the profiles of
   this space in the space `other`, which was built from the same raw tables under other vars:
   counts, and the largest examples. Reads only. Raises unless both spaces are built. #}
{% macro compare_spaces(other=none) -%}
    {%- do refuse_arguments_without_quotes('compare_spaces', {'other': other}) -%}
    {%- do refuse_settings() -%}
    {%- do _refuse_spaces(other) -%}
    {%- do print(
        '\nProfiles of ' ~ space_schema('graph') ~ ', by what they are in '
        ~ space_schema('graph', other) ~ ':') -%}
    {%- set identifiers = '(\n' ~ get_identifiers_of_space_sql() ~ '\n)' -%}
    {%- set other_identifiers = '(\n' ~ get_identifiers_of_space_sql(other) ~ '\n)' -%}
    {%- do print_query(get_space_comparison_counts_sql(identifiers, other_identifiers)) -%}
    {%- do print('\nThe largest of those that are not the same:') -%}
    {%- do print_query(_get_largest_differences_sql(identifiers, other_identifiers)) -%}
{%- endmacro %}

{# Returns a query (identifier_key, external_id_type, external_id_value, segment_id): the
   identifiers of a space, this one if none is named. Keys are the same in every space. #}
{% macro get_identifiers_of_space_sql(space=none) -%}
    {%- set sightings = relation_of_space('graph', 'identity_sightings', space) -%}
    select
        clusters.identifier_key,
        births.external_id_type,
        births.external_id_value,
        {{ name_of_founder('founders', space) | indent(8) }} as segment_id
    from {{ relation_of_space('graph', 'identity_clusters', space) }} as clusters
    inner join {{ sightings }} as births
        on
            clusters.identifier_key = births.identifier_key
            and clusters.identifier_key = births.head_key
    inner join {{ sightings }} as founders
        on
            clusters.founder_key = founders.identifier_key
            and clusters.founder_key = founders.head_key
{%- endmacro %}

{# Raises unless `other` names a space, is another one than this, and both are built. #}
{% macro _refuse_spaces(other) -%}
    {%- if not names_a_space(other) -%}
        {%- do exceptions.raise_compiler_error(
            'compare_spaces: found ' ~ tojson(other) ~ ' as other, expected '
            ~ form_of_space_names() ~ '; change other in --args.') -%}
    {%- elif other == space_name() -%}
        {%- do exceptions.raise_compiler_error(
            'compare_spaces: found ' ~ tojson(other) ~ ' both as other and as the var space_name, '
            ~ 'expected two spaces; change other in --args or space_name in --vars.') -%}
    {%- endif -%}
    {%- for space in [space_name(), other]
        if not load_relation(relation_of_space('graph', 'identity_clusters', space)) -%}
        {%- do exceptions.raise_compiler_error(
            'compare_spaces: found no ' ~ space_schema('graph', space) ~ '.identity_clusters'
            ~ ', expected a space that is built; build it with dbt run --vars \'{space_name: "'
            ~ space ~ '"}\' or change other in --args.') -%}
    {%- endfor -%}
{%- endmacro %}

{# Returns a query: the 20 largest profiles that are not the same in the other space. #}
{% macro _get_largest_differences_sql(identifiers, other_identifiers) -%}
    select * from (
        {{ get_space_comparison_sql(identifiers, other_identifiers) | indent(8) }}
    ) as comparison
    where kind <> 'same'
    order by identifier_count desc, segment_id
    limit 20
{%- endmacro %}

{# Returns a query, one row per profile of `identifiers`: its kind, its size, and its counterparts
   in `other_identifiers`, of which the five largest are named. Both arguments are CTEs or
   subqueries in the columns of get_identifiers_of_space_sql. #}
{% macro get_space_comparison_sql(identifiers, other_identifiers) -%}
    with sizes as (
        select segment_id, count(*) as identifier_count
        from {{ identifiers }} as identifiers
        group by segment_id
    ),

    counterparts as (
        {{ _get_counterparts_sql(identifiers, other_identifiers) | indent(8) }}
    ),

    -- Of a profile that is in pieces elsewhere the five largest are named.
    fates as (
        {{ _get_fates_sql() | indent(8) }}
    )

    select
        {{ _kind_of_profile('fates') | indent(8) }} as kind,
        sizes.segment_id,
        sizes.identifier_count,
        coalesce(fates.other_profile_count, 0) as other_profile_count,
        fates.other_segment_ids,
        fates.other_identifier_counts,
        fates.example_identifiers
    from sizes
    left join fates on sizes.segment_id = fates.segment_id
{%- endmacro %}

{# Returns a query, one row per profile with a counterpart: how many it has, how many profiles share
   them, and lists of the five largest. Reads the CTE counterparts. #}
{% macro _get_fates_sql() -%}
    select
        segment_id,
        count(*) as other_profile_count,
        max(sharing_profile_count) as sharing_profile_count,
        string_agg(case when place <= 5 then other_segment_id end, ', ' order by place)
            as other_segment_ids,
        string_agg(
            case when place <= 5 then cast(other_identifier_count as {{ dbt.type_string() }}) end,
            ', ' order by place
        ) as other_identifier_counts,
        string_agg(case when place <= 5 then example_identifier end, ', ' order by place)
            as example_identifiers
    from counterparts
    group by segment_id
{%- endmacro %}

{# Returns an expression over the alias `fates`: the kind of a profile. `merged`: it is part of a
   larger profile there. `split`: it is in pieces there. `moved`: both. `unknown`: the other space
   has none of its identifiers. #}
{% macro _kind_of_profile(fates) -%}
    case
        when {{ fates }}.segment_id is null then 'unknown'
        when {{ fates }}.other_profile_count = 1 and {{ fates }}.sharing_profile_count = 1
            then 'same'
        when {{ fates }}.other_profile_count = 1 then 'merged'
        when {{ fates }}.sharing_profile_count = 1 then 'split'
        else 'moved'
    end
{%- endmacro %}

{# Returns a query, one row per pair of profiles, one of each space, that have identifiers in
   common. `place` ranks the pairs of a profile by how many identifiers they have in common.
   sharing_profile_count: how many profiles here have something in common with the other profile. #}
{% macro _get_counterparts_sql(identifiers, other_identifiers) -%}
    with pairs as (
        select
            here.segment_id,
            there.segment_id as other_segment_id,
            count(*) as common_count,
            min(here.external_id_type || ':' || here.external_id_value) as example_identifier
        from {{ identifiers }} as here
        inner join {{ other_identifiers }} as there on here.identifier_key = there.identifier_key
        group by here.segment_id, there.segment_id
    ),

    other_sizes as (
        select segment_id, count(*) as identifier_count
        from {{ other_identifiers }} as others
        group by segment_id
    )

    select
        pairs.*,
        other_sizes.identifier_count as other_identifier_count,
        count(*) over (partition by pairs.other_segment_id) as sharing_profile_count,
        row_number() over (
            partition by pairs.segment_id
            order by pairs.common_count desc, pairs.other_segment_id
        ) as place
    from pairs
    inner join other_sizes on pairs.other_segment_id = other_sizes.segment_id
{%- endmacro %}

{# Returns a query (kind, profile_count, identifier_count): how many profiles there are of each
   kind, with how many identifiers, then how many identifiers only one of the spaces knows. #}
{% macro get_space_comparison_counts_sql(identifiers, other_identifiers) -%}
    with comparison as (
        {{ get_space_comparison_sql(identifiers, other_identifiers) | indent(8) }}
    ),

    kinds (place, kind) as (
        values (1, 'same'), (2, 'merged'), (3, 'split'), (4, 'moved'), (5, 'unknown')
    ),

    counts as (
        select
            kinds.place,
            kinds.kind,
            count(comparison.segment_id) as profile_count,
            cast(
                coalesce(sum(comparison.identifier_count), 0) as {{ dbt.type_bigint() }}
            ) as identifier_count
        from kinds
        left join comparison on kinds.kind = comparison.kind
        group by kinds.place, kinds.kind
        union all
        {{ _get_identifiers_of_one_space_sql(
            6, 'known only here', identifiers, other_identifiers) | indent(8) }}
        union all
        {{ _get_identifiers_of_one_space_sql(
            7, 'known only there', other_identifiers, identifiers) | indent(8) }}
    )

    select kind, profile_count, identifier_count
    from counts
    order by place
{%- endmacro %}

{# Returns a query, one row in the columns of the CTE counts: how many identifiers of `identifiers`
   are not in `other_identifiers`. #}
{% macro _get_identifiers_of_one_space_sql(place, kind, identifiers, other_identifiers) -%}
    select
        {{ place }} as place,
        '{{ kind }}' as kind,
        cast(null as {{ dbt.type_bigint() }}) as profile_count,
        count(*) as identifier_count
    from {{ identifiers }} as here
    left join {{ other_identifiers }} as there on here.identifier_key = there.identifier_key
    where there.segment_id is null
{%- endmacro %}
