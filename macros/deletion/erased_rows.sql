{# Which rows a deletion takes away. Working tables lead from requests to rows: pending_deletions,
   affected_members, affected_identifiers, erased_names, erased_rows. `subject` in each of them
   names what a request erases as one: a profile, or an identifier that no profile holds. #}

{# Returns the names of the tables that hold identifiers, in the order of the columns of
   deletion_receipts. #}
{% macro erasable_tables() -%}
    {{- return([
        'identity_sightings', 'identity_clusters', 'resolved_overrides', 'identity_names',
        'users_identities', 'profile_merges',
    ]) -}}
{%- endmacro %}

{# Returns the erasable tables that exist: a dict from name to relation. Arguments are the relations
   of the first three. The last three are built after deletion, so no ref may lead to them here. #}
{% macro erasable_relations(sightings, clusters, overrides) -%}
    {%- set relations = {
        'identity_sightings': sightings,
        'identity_clusters': clusters,
        'resolved_overrides': overrides,
    } -%}
    {%- for table, schema in {
        'identity_names': 'graph',
        'users_identities': 'identities',
        'profile_merges': 'identities',
    }.items() -%}
        {%- set relation = relation_of_space(schema, table) -%}
        {%- do relations.update({table: relation}) if execute and load_relation(relation) -%}
    {%- endfor -%}
    {{- return(relations) -}}
{%- endmacro %}

{# Creates pending_deletions and, if it has rows, the four other working tables; returns how many
   requests are pending. `requests_sql` is a query in the columns of requested_deletions,
   `relations` comes from erasable_relations, and `processed_at` is an SQL expression. With
   `receipts` only requests without a receipt are pending. `repeated_at` is that of
   get_pending_deletions_sql(). #}
{% macro create_deletion_tables(
    requests_sql, relations, processed_at, receipts=none, repeated_at=none
) -%}
    {%- set clusters, sightings
        = relations.identity_clusters, relations.identity_sightings -%}
    {%- set pending_count = fetch_row(
        create_table_statements('pending_deletions',
            get_pending_deletions_sql(
                requests_sql, clusters, sightings, receipts, repeated_at))
        ~ 'select count(*) from ' ~ working_table('pending_deletions'))[0] -%}
    {%- if pending_count > 0 -%}
        {%- do execute_sql(
            create_table_statements(
                'affected_members', get_affected_members_sql(clusters, sightings))
            ~ create_table_statements('affected_identifiers',
                get_affected_identifiers_sql(sightings, processed_at))
            ~ create_table_statements('erased_names', get_erased_names_sql(relations))
            ~ create_table_statements('erased_rows', get_erased_rows_sql(relations))) -%}
    {%- endif -%}
    {{- return(pending_count) -}}
{%- endmacro %}

{# Returns statements that drop the working tables of deletion, whichever of them exist. #}
{% macro drop_deletion_statements() -%}
    {{- return(drop_table_statements([
        'pending_deletions', 'affected_members', 'affected_identifiers', 'erased_names',
        'erased_rows', 'renewed_tombstones', 'decided_suppressions', 'hidden_rejections',
        'shown_rejections',
    ])) -}}
{%- endmacro %}

{# Returns a query (identifier_key, external_id_type, external_id_value, subject, is_erased), one
   row per identifier that a request concerns. is_erased is true for all identifiers of the profiles
   to erase, and for requested identifiers that no profile holds. Other rows are identifiers that
   are suppressed only. Reads pending_deletions. #}
{% macro get_affected_members_sql(clusters, sightings) -%}
    with erased as (
        {{ _get_erased_members_sql(clusters, sightings) | indent(8) }}
    )

    select *, true as is_erased
    from erased

    union all

    select distinct
        pending.identifier_key,
        pending.external_id_type,
        pending.external_id_value,
        pending.identifier_hash as subject,
        false as is_erased
    from {{ working_table('pending_deletions') }} as pending
    left join erased on pending.identifier_key = erased.identifier_key
    where
        pending.regulation = 'suppress'
        and pending.problem is null
        and erased.subject is null
{%- endmacro %}

{# Returns a query (identifier_key, external_id_type, external_id_value, subject): the identifiers
   to erase. #}
{% macro _get_erased_members_sql(clusters, sightings) -%}
    with erased_profiles as (
        select distinct founder_key, subject
        from {{ working_table('pending_deletions') }}
        where
            {{ is_erasing('regulation') }}
            and founder_key is not null
    )

    select
        clusters.identifier_key,
        births.external_id_type,
        births.external_id_value,
        erased_profiles.subject
    from erased_profiles
    inner join {{ clusters }} as clusters on erased_profiles.founder_key = clusters.founder_key
    inner join {{ sightings }} as births
        on
            clusters.identifier_key = births.identifier_key
            and clusters.identifier_key = births.head_key

    union all

    select distinct identifier_key, external_id_type, external_id_value, subject
    from {{ working_table('pending_deletions') }}
    where
        {{ is_erasing('regulation') }}
        and problem is null
        and founder_key is null
{%- endmacro %}

{# Returns a query: affected_members with identifier_hash and effective_at (UTC). Events of an
   erased identifier do not count up to this moment, and events of a suppressed identifier do not
   count after it. The moment is `processed_at`, or the latest received_at known of the subject if
   that is later: where clocks run ahead, an event claims to be later than now, and all that is
   known now has to go. #}
{% macro get_affected_identifiers_sql(sightings, processed_at) -%}
    with known_moments as (
        select members.subject, sightings.received_at
        from {{ sightings }} as sightings
        inner join {{ working_table('affected_members') }} as members
            on sightings.identifier_key = members.identifier_key

        union all

        select members.subject, sightings.received_at
        from {{ sightings }} as sightings
        inner join {{ working_table('affected_members') }} as members
            on sightings.head_key = members.identifier_key
    ),

    moments as (
        select subject, max(received_at) as known_through
        from known_moments
        group by subject
    )

    select
        members.*,
        {{ identifier_hash('members.external_id_type', 'members.external_id_value') | indent(8) }}
            as identifier_hash,
        greatest({{ processed_at }}, moments.known_through) as effective_at
    from {{ working_table('affected_members') }} as members
    left join moments on members.subject = moments.subject
{%- endmacro %}

{# Returns a query (segment_id, subject): the names that the erased profiles have now, and the names
   that they had before they merged, as far as identity_names exists. Reads affected_members and
   pending_deletions. #}
{% macro get_erased_names_sql(relations) -%}
    select segment_id, max(subject) as subject
    from (
        {%- if relations.identity_names %}
        select names.segment_id, members.subject
        from {{ relations.identity_names }} as names
        inner join {{ working_table('affected_members') }} as members
            on names.founder_key = members.identifier_key
        where members.is_erased

        union all
        {% endif %}
        select segment_id, subject
        from {{ working_table('pending_deletions') }}
        where
            {{ is_erasing('regulation') }}
            and segment_id is not null
    ) as names
    group by segment_id
{%- endmacro %}

{# Returns a query (relation_name, subject, erased_row), one row per row to delete. erased_row is
   where the row lies: a row is found once, then counted and deleted by its place. A row goes if one
   of its identifiers is erased, or if it shows an erased name. Reads affected_members and
   erased_names. #}
{% macro get_erased_rows_sql(relations) -%}
    {%- for table, relation in relations.items() %}
    {{- '\n\nunion all\n\n' if not loop.first }}
    select '{{ table }}' as relation_name, subject, erased_row
    from (
        {%- for column in _columns_to_search()[table] %}
        {{ 'union' if not loop.first }}
        select
            erased.subject,
            {{ row_locator('relation', _keys_of_tables()[table]) }} as erased_row
        from {{ relation }} as relation
        {%- if column.endswith('_key') %}
        inner join {{ working_table('affected_members') }} as erased
            on relation.{{ column }} = erased.identifier_key and erased.is_erased
        {%- elif column == 'external_id_value' %}
        inner join {{ working_table('affected_members') }} as erased
            on
                relation.external_id_type = erased.external_id_type
                and relation.external_id_value = erased.external_id_value
                and erased.is_erased
        {%- else %}
        inner join {{ working_table('erased_names') }} as erased
            on relation.{{ column }} = erased.segment_id
        {%- endif %}
        {%- endfor %}
    ) as {{ table }}
    {%- endfor %}
{%- endmacro %}

{# Returns where each erasable table shows somebody: a dict from the table's name to columns. A
   column has the key of an identifier, its value, or a profile's name. #}
{% macro _columns_to_search() -%}
    {{- return({
        'identity_sightings': ['identifier_key', 'head_key'],
        'identity_clusters': ['identifier_key'],
        'resolved_overrides': ['head_key', 'tail_key'],
        'identity_names': ['founder_key'],
        'users_identities': ['external_id_value', 'segment_id', 'merged_from'],
        'profile_merges': ['segment_id', 'canonical_segment_id', 'merged_into'],
    }) -}}
{%- endmacro %}

{# Returns the columns that tell the rows of each erasable table apart: a dict from the table's
   name. #}
{% macro _keys_of_tables() -%}
    {{- return({
        'identity_sightings': ['identifier_key', 'head_key'],
        'identity_clusters': ['identifier_key'],
        'resolved_overrides': ['action', 'head_key', 'tail_key'],
        'identity_names': ['segment_id', 'founder_key'],
        'users_identities': ['external_id_type', 'external_id_value'],
        'profile_merges': ['segment_id'],
    }) -}}
{%- endmacro %}

{# Returns statements that delete the rows of erased_rows, one statement per table. Profiles and
   sightings come last: where each statement is a commit, they tell the next run who is to be
   erased. #}
{% macro erase_statements(relations) -%}
    {%- for table, relation in relations.items() | reverse %}
    delete from {{ relation }}
    where {{ row_locator(relation.identifier, _keys_of_tables()[table]) }} in (
        select erased_row
        from {{ working_table('erased_rows') }}
        where relation_name = '{{ table }}'
    );
    {% endfor -%}
{%- endmacro %}
