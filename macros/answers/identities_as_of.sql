{# Who was that then? Decisions are taken in the order of events, so what is stored tells the state
   at any moment. #}

{# Returns a query: users_identities as it was when all events up to a moment were known, in its
   columns but for synced_at. Late events count from the moment at which they were received, and who
   is erased since is not there. A graph that was cut off by contraction_max_rounds does not tell
   its past.

   Rule 4 takes links in the order of events, so the profiles of that moment are those of the links
   before it. Every identifier knows when its own profile ended and in which it went on: the query
   begins with profiles that had not ended by then, and adds those that had gone on in them. The
   name before the last merge is that of the profile whose end led there directly (rule 6). #}
{% macro identities_as_of(moment) -%}
    {%- set clusters = ref('identity_warehouse', 'identity_clusters') -%}
    {%- set sightings = ref('identity_warehouse', 'identity_sightings') -%}
    {%- set names = ref('identity_warehouse', 'identity_names') -%}
    {%- if execute -%}
        {{ context['identity_warehouse'].render_inside(
            'get_identities_as_of_sql', moment | string, clusters, sightings, names) }}
    {%- endif -%}
{%- endmacro %}

{# The same, where our macros and vars are known. #}
{% macro get_identities_as_of_sql(moment, clusters, sightings, names) -%}
    {%- do _refuse_moment(moment) -%}
    {%- do refuse_recursion('identities_as_of') -%}
    with recursive profiles_of_then as materialized (
        {{ _get_own_profiles_sql(
            moment, table_behind(clusters), table_behind(sightings)) | indent(8) }}
    ),

    members (identifier_key, founder_key, merged_from_key, merged_at, merge_message_id) as (
        {{ _get_members_of_then_sql() | indent(8) }}
    ),

    identifiers as (
        select
            profiles_of_then.source_key as created_source,
            {{ database_collation('profiles_of_then.external_id_type') }} as external_id_type,
            {{ database_collation('profiles_of_then.external_id_value') }} as external_id_value,
            profiles_of_then.received_at as first_seen_at,
            names.segment_id,
            case when {{ _is_merged_after_birth() }} then members.merged_at end as merged_at,
            case when {{ _is_merged_after_birth() }} then former_names.segment_id end
                as merged_from
        from members
        inner join profiles_of_then on members.identifier_key = profiles_of_then.identifier_key
        inner join {{ table_behind(names) }} as names on members.founder_key = names.founder_key
        left join {{ table_behind(names) }} as former_names
            on members.merged_from_key = former_names.founder_key
    )

    select
        {{ synced_column('created_source') }} as created_source,
        external_id_type,
        external_id_value,
        {{ synced_column('merged_at', 'timestamp') }} as merged_at,
        {{ synced_column('merged_from') }} as merged_from,
        segment_id,
        {{ synced_column('coalesce(merged_at, first_seen_at)', 'timestamp', 'created_at') }}
            as created_at
    from identifiers
    where {{ is_synced() }}
{%- endmacro %}

{# Returns a query: the identifiers born by then, each with its birth, and with the profile in which
   its own had gone on by then; null if its own still went on. #}
{% macro _get_own_profiles_sql(moment, clusters, sightings) -%}
    select
        births.identifier_key,
        births.external_id_type,
        births.external_id_value,
        births.received_at,
        births.message_id,
        births.source_key,
        case
            when
                coalesce(clusters.own_profile_merged_at, births.received_at)
                <= cast('{{ moment }}' as timestamp)
                then clusters.own_profile_merged_into_key
        end as merged_into_key,
        clusters.own_profile_merged_at as merged_at,
        {{ bytewise_text('clusters.own_profile_merge_message_id') }} as merge_message_id
    from {{ sightings }} as births
    inner join {{ clusters }} as clusters on births.identifier_key = clusters.identifier_key
    where
        births.identifier_key = births.head_key
        and births.received_at <= cast('{{ moment }}' as timestamp)
{%- endmacro %}

{# Returns the body of a recursive CTE: each identifier with the founder of its profile, and the
   last name that its profile had before, with the merge that ended it. #}
{% macro _get_members_of_then_sql() -%}
    select
        identifier_key,
        identifier_key as founder_key,
        cast(null as {{ key_type() }}) as merged_from_key,
        cast(null as timestamp) as merged_at,
        {{ bytewise_text('null') }} as merge_message_id
    from profiles_of_then
    where merged_into_key is null

    union all

    select
        joined.identifier_key,
        members.founder_key,
        case
            when members.identifier_key = members.founder_key then joined.identifier_key
            else members.merged_from_key
        end as merged_from_key,
        case
            when members.identifier_key = members.founder_key then joined.merged_at
            else members.merged_at
        end as merged_at,
        case
            when members.identifier_key = members.founder_key then joined.merge_message_id
            else members.merge_message_id
        end as merge_message_id
    from members
    inner join profiles_of_then as joined on members.identifier_key = joined.merged_into_key
{%- endmacro %}

{# Returns a condition: the last merge came after the birth, by an event of its own (rule 6). DuckDB
   compares nulls in rows like values. #}
{% macro _is_merged_after_birth() -%}
    members.merged_at is not null
    and (members.merged_at, members.merge_message_id)
    > (profiles_of_then.received_at, profiles_of_then.message_id)
{%- endmacro %}

{# Raises unless a moment is a date or a time as a text. #}
{% macro _refuse_moment(moment) -%}
    {%- set pattern
        = '\\d{4}-\\d\\d-\\d\\d([ T]\\d\\d:\\d\\d(:\\d\\d([.]\\d{1,6})?)?)?' -%}
    {%- if not modules.re.fullmatch(pattern, moment) -%}
        {%- do exceptions.raise_compiler_error(
            'identities_as_of: found the moment ' ~ moment
            ~ ", expected a date or a time in UTC such as '2026-01-31' or '2026-01-31 12:30:00'.")
        -%}
    {%- endif -%}
{%- endmacro %}
