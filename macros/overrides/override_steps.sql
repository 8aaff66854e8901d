{# The profiles around overrides that came or went. A new link alone goes on from the present profiles, like a link of an
   event. #}
{% macro get_overridden_profiles_sql(clusters) -%}
    select clusters.segment_id
    from {{ clusters }} as clusters
    inner join (
        {{ get_override_ends_sql(
            working_table('changed_overrides'), 'action, is_removed') | indent(8) }}
    ) as ends
        on
            clusters.external_id_type = ends.external_id_type
            and clusters.external_id_value = ends.external_id_value
    where
        ends.action <> 'link'
        or ends.is_removed
{%- endmacro %}

{# Both identifiers of each override, with further columns of it. #}
{% macro get_override_ends_sql(overrides, columns) -%}
    select head_type as external_id_type, head_value as external_id_value, {{ columns }} from {{ overrides }}
    union all
    select tail_type as external_id_type, tail_value as external_id_value, {{ columns }} from {{ overrides }}
{%- endmacro %}

{# Tallies of `separate`: a type of its own with a limit of 1, which only the two have. #}
{% macro get_separation_tallies_sql(overrides) -%}
    with separations as (
        select
            *,
            cast({{ first_separation_position() }} + row_number() over (
                order by head_type, head_value, tail_type, tail_value
            ) as integer) as position
        from {{ overrides }}
        where action = 'separate'
    )

    select
        scope_identifiers.node,
        ends.position,
        count(*) as tally,
        cast(1 as {{ dbt.type_bigint() }}) as tally_limit
    from ({{ get_override_ends_sql('separations', 'position') | indent(4) }}) as ends
    inner join {{ working_table('scope_identifiers') }} as scope_identifiers
        on
            ends.external_id_type = scope_identifiers.external_id_type
            and ends.external_id_value = scope_identifiers.external_id_value
    group by scope_identifiers.node, ends.position
{%- endmacro %}

{# The types of the var external_ids have the positions before. #}
{% macro first_separation_position() -%}
    {{- return(external_ids() | length + 1) -}}
{%- endmacro %}

{# A distrusted link is no joined one, whatever it was. #}
{% macro get_distrusted_links_update_sql(sightings, overrides) -%}
    update {{ sightings }}
    set is_joined = false
    from {{ overrides }} as distrusts
    where
        distrusts.action = 'distrust'
        and {{ sightings.identifier }}.head_type = distrusts.head_type
        and {{ sightings.identifier }}.head_value = distrusts.head_value
        and {{ sightings.identifier }}.external_id_type = distrusts.tail_type
        and {{ sightings.identifier }}.external_id_value = distrusts.tail_value
        and {{ sightings.identifier }}.is_joined is distinct from false
{%- endmacro %}
