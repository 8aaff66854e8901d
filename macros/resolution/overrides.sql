{# Brings resolved_overrides up to date with what analysts decided by now, and leaves what changed in the working table
   changed_overrides. Returns how many overrides there are, and how many changed. #}
{% macro update_resolved_overrides(resolved_overrides, is_whole) -%}
    {%- set present = working_table('current_overrides') -%}
    {%- set changed = working_table('changed_overrides') -%}
    {%- set same = is_same_override('present', 'known')
        ~ ' and present.decided_at is not distinct from known.decided_at' -%}
    {%- do execute_sql('delete from ' ~ resolved_overrides) if is_whole -%}
    {{- return(fetch_row(
        create_table_statements('staged_overrides', get_staged_overrides_sql())
        ~ create_table_statements('current_overrides', get_current_overrides_sql(working_table('staged_overrides')))
        ~ create_table_statements('changed_overrides',
            'select known.*, true as is_removed from ' ~ resolved_overrides ~ ' as known where not exists'
            ~ ' (select 1 from ' ~ present ~ ' as present where ' ~ same ~ ')\nunion all\n'
            ~ 'select present.*, false as is_removed from ' ~ present ~ ' as present'
            ~ ' where not exists (select 1 from ' ~ resolved_overrides ~ ' as known'
            ~ ' where ' ~ same ~ ')')
        ~ 'delete from ' ~ resolved_overrides ~ ' as known where exists (select 1 from ' ~ changed
        ~ ' as changed where is_removed and ' ~ is_same_override('changed', 'known') ~ ');\n'
        ~ 'insert into ' ~ resolved_overrides ~ ' select ' ~ resolved_override_columns() | join(', ')
        ~ ' from ' ~ changed ~ ' where not is_removed;\n'
        ~ 'select (select count(*) from ' ~ present ~ '),'
        ~ ' (select count(*) from ' ~ changed ~ ')')) -}}
{%- endmacro %}

{% macro resolved_override_columns() -%}
    {{- return([
        'action', 'head_type', 'head_value', 'tail_type', 'tail_value', 'reason', 'decided_at', 'message_id', 'is_joined',
    ]) -}}
{%- endmacro %}

{# One row per action and pair, in the columns of resolved_overrides; of several links of a pair the earliest counts. #}
{% macro get_current_overrides_sql(overrides) -%}
    {%- set pair = ['head_type', 'head_value', 'tail_type', 'tail_value'] -%}
    select
        action,
        {{ pair | join(', ') }},
        min(reason) as reason,
        min(case when action = 'link' then decided_at end) as decided_at,
        'override-' || md5({{ length_prefixed(pair[0]) }} || {{ length_prefixed(pair[1]) }}
            || {{ length_prefixed(pair[2]) }} || {{ length_prefixed(pair[3]) }}) as message_id,
        cast(null as boolean) as is_joined
    from {{ overrides }}
    where problem is null
    group by action, {{ pair | join(', ') }}
{%- endmacro %}

{% macro is_same_override(one, other) -%}
    {{ one }}.action = {{ other }}.action and {{ is_same_pair(one, other) }}
{%- endmacro %}

{% macro is_same_pair(one, other) -%}
    {%- for column in ['head_type', 'head_value', 'tail_type', 'tail_value'] -%}
    {{ one }}.{{ column }} = {{ other }}.{{ column }}{{ ' and ' if not loop.last }}
    {%- endfor -%}
{%- endmacro %}

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
{% macro get_separation_type_counts_sql(overrides) -%}
    with separations as (
        select
            *,
            cast({{ first_separation_priority() }} + row_number() over (
                order by head_type, head_value, tail_type, tail_value
            ) as integer) as type_priority
        from {{ overrides }}
        where action = 'separate'
    )

    select
        scope_identifiers.node,
        ends.type_priority,
        count(*) as type_count,
        cast(1 as {{ dbt.type_bigint() }}) as type_limit
    from ({{ get_override_ends_sql('separations', 'type_priority') | indent(4) }}) as ends
    inner join {{ working_table('scope_identifiers') }} as scope_identifiers
        on
            ends.external_id_type = scope_identifiers.external_id_type
            and ends.external_id_value = scope_identifiers.external_id_value
    group by scope_identifiers.node, ends.type_priority
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

{# Those that concern nothing known wait. #}
{% macro warn_of_waiting_overrides(resolved_overrides, clusters, sightings) -%}
    {%- for action, count in run_query(get_waiting_overrides_sql(resolved_overrides, clusters, sightings)).rows -%}
        {%- do exceptions.warn(
            'identity_overrides: ' ~ count ~ ' rows with the action ' ~ action ~ ' concern '
            ~ ('a link that no event has shown' if action == 'distrust' else 'an identifier that no event has links_brought_along')
            ~ '; they wait until one does. Look for typing errors in ' ~ var('identity_overrides') ~ '.') -%}
    {%- endfor -%}
{%- endmacro %}

{% macro get_waiting_overrides_sql(overrides, clusters, sightings) -%}
    select
        overrides.action,
        count(*)
    from {{ overrides }} as overrides
    left join {{ clusters }} as heads
        on
            overrides.head_type = heads.external_id_type
            and overrides.head_value = heads.external_id_value
    left join {{ clusters }} as tails
        on
            overrides.tail_type = tails.external_id_type
            and overrides.tail_value = tails.external_id_value
    left join {{ sightings }} as sightings
        on
            overrides.action = 'distrust'
            and overrides.head_type = sightings.head_type
            and overrides.head_value = sightings.head_value
            and overrides.tail_type = sightings.external_id_type
            and overrides.tail_value = sightings.external_id_value
    where
        heads.segment_id is null
        or tails.segment_id is null
        or (overrides.action = 'distrust' and sightings.message_id is null)
    group by overrides.action
    order by overrides.action
{%- endmacro %}
