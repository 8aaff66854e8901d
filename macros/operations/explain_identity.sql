{# Explains a profile in words, from the graph alone; the tables that it prints are queries that
   analyses/ have too. #}

{# dbt run-operation explain_identity --args '{type: email, value: "jane@example.com"}' prints who
   this is. With to_type and to_value it prints why the two are one person, or why they are not.
   Reads only. Raises if an argument is missing or no space was built. #}
{% macro explain_identity(type=none, value=none, to_type=none, to_value=none) -%}
    {%- set arguments
        = {'type': type, 'value': value, 'to_type': to_type, 'to_value': to_value} -%}
    {%- do refuse_arguments_without_quotes('explain_identity', arguments) -%}
    {%- if not type or not value or (to_type is none) != (to_value is none) -%}
        {%- do exceptions.raise_compiler_error(
            'explain_identity: found ' ~ tojson(arguments)
            ~ ', expected type and value, and to_type and to_value both or neither, in quotes; for'
            ~ " example --args '{type: email, value: \"jane@example.com\"}'.") -%}
    {%- endif -%}
    {%- do refuse_settings() -%}
    {%- if not load_relation(table_behind(ref('identity_clusters'))) -%}
        {%- do exceptions.raise_compiler_error(
            'explain_identity: found no ' ~ ref('identity_clusters')
            ~ ', expected a space that was built; run dbt build first.') -%}
    {%- endif -%}
    {%- set one = _find_identifier(type, value) -%}
    {%- set other = _find_identifier(to_type, to_value) if to_type is not none -%}
    {%- if to_type is none -%}
        {%- do _print_identity(one) if one.segment_id -%}
    {%- elif one.segment_id and other.segment_id -%}
        {%- do _print_relation(one, other) -%}
    {%- endif -%}
{%- endmacro %}

{# Returns the identifier as identity_clusters spells it: a dict of external_id_type,
   external_id_value and, if some profile holds it, segment_id, founder_type and founder_value.
   Prints that it is unknown if none does. #}
{% macro _find_identifier(type, value) -%}
    {%- set rows = fetch_table(_get_identifier_sql(
        bytewise_literal(type), bytewise_literal(value))).rows -%}
    {%- set found = dict(rows[0]) if rows
        else {'external_id_type': type, 'external_id_value': value} -%}
    {%- if not found.segment_id -%}
        {%- do print(
            'No event has brought ' ~ _identifier_in_words(found) ~ ' to '
            ~ ref('identity_clusters').schema ~ '. Types and values count to the letter; what '
            ~ 'staging left out, and why, is in rejected_identifiers.') -%}
    {%- endif -%}
    {{- return(found) -}}
{%- endmacro %}

{# Returns a text such as: email "jane@example.com". #}
{% macro _identifier_in_words(identifier) -%}
    {{- return(identifier.external_id_type ~ ' ' ~ tojson(identifier.external_id_value)) -}}
{%- endmacro %}

{# Prints the profile of an identifier: its name, its founder, and how each identifier came in. #}
{% macro _print_identity(identifier) -%}
    {%- set history = fetch_table(
        get_identifier_histories_sql(founder_of(
            bytewise_literal(identifier.external_id_type),
            bytewise_literal(identifier.external_id_value)))) -%}
    {%- do print(
        _identifier_in_words(identifier) ~ ' belongs to the profile ' ~ identifier.segment_id
        ~ ', which has ' ~ history.rows | length ~ ' identifiers and is named after its oldest, '
        ~ identifier.founder_type ~ ' ' ~ tojson(identifier.founder_value)
        ~ '. In the order in which they came in:\n') -%}
    {%- do print_whole_table(history) -%}
{%- endmacro %}

{# Prints why two identifiers are one person, or why they are two. Arguments are dicts of
   _find_identifier. #}
{% macro _print_relation(one, other) -%}
    {%- if dict(one) == dict(other) -%}
        {%- do print(
            _identifier_in_words(one)
            ~ ' was given twice: ask about two different identifiers.') -%}
    {%- elif one.segment_id == other.segment_id -%}
        {%- do _print_path(one, other) -%}
    {%- else -%}
        {%- do _print_refused_links(one, other) -%}
    {%- endif -%}
{%- endmacro %}

{# Prints the chain of links between two identifiers of one profile. #}
{% macro _print_path(one, other) -%}
    {%- do print(
        _identifier_in_words(one) ~ ' and ' ~ _identifier_in_words(other) ~ ' are one person, '
        ~ one.segment_id ~ ', by this chain of links. The weakest is the one that came last: '
        ~ 'before it they were two.\n') -%}
    {%- do print_whole_table(fetch_recursive_table(get_path_sql(
        bytewise_literal(one.external_id_type), bytewise_literal(one.external_id_value),
        bytewise_literal(other.external_id_type), bytewise_literal(other.external_id_value)))) -%}
{%- endmacro %}

{# Prints the refused links between the profiles of two identifiers. #}
{% macro _print_refused_links(one, other) -%}
    {%- set refused = fetch_table(get_links_between_profiles_sql(
        bytewise_literal(one.segment_id), bytewise_literal(other.segment_id))) -%}
    {%- do print(
        _identifier_in_words(one) ~ ' (' ~ one.segment_id ~ ') and '
        ~ _identifier_in_words(other) ~ ' (' ~ other.segment_id ~ ') are two people'
        ~ (', because these links between them were refused, each for the limit or the decision '
            ~ 'given as reason:\n' if refused.rows
            else ': no event has ever tied one to the other.')) -%}
    {%- do print_whole_table(refused) if refused.rows -%}
{%- endmacro %}

{# Returns a query, one row: an identifier as staging spells it, with its profile if it has one.
   Arguments are SQL expressions. #}
{% macro _get_identifier_sql(type, value) -%}
    with asked as (
        select
            {{ type }} as external_id_type,
            {{ trimmed(value) }} as external_id_value
    ),

    normalized as (
        select
            external_id_type,
            {{ normalized_value_by_type('external_id_type', 'external_id_value') | indent(12) }}
                as external_id_value
        from asked
    )

    select
        normalized.external_id_type,
        normalized.external_id_value,
        {{ name_of_founder('founders') | indent(8) }} as segment_id,
        founders.external_id_type as founder_type,
        founders.external_id_value as founder_value
    from normalized
    left join {{ ref('identity_clusters') }} as clusters
        on
            {{ identifier_key('normalized.external_id_type', 'normalized.external_id_value')
                | indent(12) }}
            = clusters.identifier_key
    left join {{ ref('identity_sightings') }} as founders
        on
            clusters.founder_key = founders.identifier_key
            and clusters.founder_key = founders.head_key
{%- endmacro %}

{# Returns a query, one row per identifier of a profile: when and through which event it was born,
   and when and through which event it came into this profile. `founder_key` is an SQL expression.
   An identifier came in when the profile that it was in before was merged. #}
{% macro get_identifier_histories_sql(founder_key) -%}
    with clusters as (
        select * from {{ ref('identity_clusters') }}
        where founder_key = {{ founder_key }}
    ),

    births as (
        select * from {{ ref('identity_sightings') }}
        where identifier_key = head_key
    ),

    members as (
        select
            clusters.*,
            births.external_id_type,
            births.external_id_value,
            births.received_at as first_seen_at,
            births.event_type as first_event_type,
            births.message_id as first_message_id,
            births.source_key as created_source,
            {{ name_of_founder('births') | indent(12) }} as own_segment_id
        from clusters
        inner join births on clusters.identifier_key = births.identifier_key
    )

    select
        members.external_id_type,
        members.external_id_value,
        members.first_seen_at,
        members.first_event_type,
        members.first_message_id,
        members.created_source,
        coalesce(members.merged_at, members.first_seen_at) as came_in_at,
        coalesce(former.own_profile_merge_event_type, members.first_event_type)
            as came_in_event_type,
        coalesce(former.own_profile_merge_message_id, members.first_message_id)
            as came_in_message_id,
        coalesce(former.own_profile_merge_source_key, members.created_source) as came_in_source,
        former.own_segment_id as came_in_from
    from members
    left join members as former on members.merged_from_key = former.identifier_key
    order by came_in_at, came_in_message_id, first_seen_at, external_id_type, external_id_value
{%- endmacro %}

{# Returns a query: the links between two profiles, none of which joined, in order. Arguments are
   SQL expressions. #}
{% macro get_links_between_profiles_sql(segment_id, other_segment_id) -%}
    select
        head_type,
        head_value,
        tail_type,
        tail_value,
        outcome,
        reason,
        received_at,
        message_id,
        source_key
    from {{ ref('identity_links') }}
    where
        (head_segment_id = {{ segment_id }} and tail_segment_id = {{ other_segment_id }})
        or (head_segment_id = {{ other_segment_id }} and tail_segment_id = {{ segment_id }})
    order by received_at, message_id, tail_type, tail_value, head_type, head_value
{%- endmacro %}
