{# The tables that hold identifiers, in the order of the columns of deletion_receipts. #}
{% macro erasable_tables() -%}
    {{- return([
        'identity_sightings', 'identity_clusters', 'resolved_overrides', 'identity_names', 'users_identities', 'profile_merges',
    ]) -}}
{%- endmacro %}

{# Those of them that exist by now: name -> relation. The last three are made after deletion, so they are no refs. #}
{% macro erasable_relations(sightings, clusters, overrides) -%}
    {%- set relations = {
        'identity_sightings': sightings, 'identity_clusters': clusters, 'resolved_overrides': overrides,
    } -%}
    {%- for table, schema in {
        'identity_names': 'graph', 'users_identities': 'identities', 'profile_merges': 'identities',
    }.items() -%}
        {%- set relation = relation_of_space(schema, table) -%}
        {%- do relations.update({table: relation}) if execute and load_relation(relation) -%}
    {%- endfor -%}
    {{- return(relations) -}}
{%- endmacro %}

{# Fills the working tables: pending_deletions, affected_identifiers, erased_rows. Returns how many requests there are. #}
{% macro create_deletion_tables(requests_sql, relations, processed_at, receipts=none) -%}
    {%- set pending_count = fetch_row(
        create_table_statements('pending_deletions', get_pending_deletions_sql(requests_sql, relations.identity_clusters, receipts))
        ~ 'select count(*) from ' ~ working_table('pending_deletions'))[0] -%}
    {%- if pending_count > 0 -%}
        {%- do execute_sql(
            create_table_statements('affected_members', get_affected_members_sql(relations.identity_clusters))
            ~ create_table_statements('affected_identifiers', get_affected_identifiers_sql(relations.identity_sightings, processed_at))
            ~ create_table_statements('erased_names', get_erased_names_sql(relations))
            ~ create_table_statements('erased_rows', get_erased_rows_sql(relations))) -%}
    {%- endif -%}
    {{- return(pending_count) -}}
{%- endmacro %}

{% macro drop_deletion_statements() -%}
    {{- return(drop_table_statements([
        'pending_deletions', 'affected_members', 'affected_identifiers', 'erased_names', 'erased_rows',
        'renewed_tombstones', 'decided_suppressions', 'hidden_rejections', 'shown_rejections',
    ])) -}}
{%- endmacro %}

{# All identifiers of the profiles to erase, requested identifiers that no profile holds, and identifiers to suppress. #}
{% macro get_affected_members_sql(clusters) -%}
    with erased as (
        select clusters.external_id_type, clusters.external_id_value, clusters.segment_id as subject
        from {{ clusters }} as clusters
        where clusters.segment_id in (
            select segment_id
            from {{ working_table('pending_deletions') }}
            where {{ is_erasing('regulation') }}
        )

        union all

        select distinct external_id_type, external_id_value, subject
        from {{ working_table('pending_deletions') }}
        where
            {{ is_erasing('regulation') }}
            and problem is null
            and segment_id is null
    )

    select external_id_type, external_id_value, subject, true as is_erased
    from erased

    union all

    select distinct
        pending.external_id_type,
        pending.external_id_value,
        pending.identifier_hash as subject,
        false as is_erased
    from {{ working_table('pending_deletions') }} as pending
    left join erased
        on
            pending.external_id_type = erased.external_id_type
            and pending.external_id_value = erased.external_id_value
    where
        pending.regulation = 'suppress'
        and pending.problem is null
        and erased.subject is null
{%- endmacro %}

{# The same with the moment from which on, or up to which, events do not count: now. Where clocks ran ahead, and an event
   is known that claims to be later, it is the moment of that one: what is known now goes. #}
{% macro get_affected_identifiers_sql(sightings, processed_at) -%}
    with known_moments as (
        select members.subject, sightings.received_at
        from {{ sightings }} as sightings
        inner join {{ working_table('affected_members') }} as members
            on
                sightings.external_id_type = members.external_id_type
                and sightings.external_id_value = members.external_id_value

        union all

        select members.subject, sightings.received_at
        from {{ sightings }} as sightings
        inner join {{ working_table('affected_members') }} as members
            on
                sightings.head_type = members.external_id_type
                and sightings.head_value = members.external_id_value
    ),

    moments as (
        select subject, max(received_at) as known_through
        from known_moments
        group by subject
    )

    select
        members.*,
        {{ identifier_hash('members.external_id_type', 'members.external_id_value') | indent(8) }} as identifier_hash,
        greatest({{ processed_at }}, moments.known_through) as effective_at
    from {{ working_table('affected_members') }} as members
    left join moments on members.subject = moments.subject
{%- endmacro %}

{# The names that the erased profiles have, and had before they merged. #}
{% macro get_erased_names_sql(relations) -%}
    select segment_id, max(subject) as subject
    from (
        {%- if relations.identity_names %}
        select names.segment_id, members.subject
        from {{ relations.identity_names }} as names
        inner join {{ working_table('affected_members') }} as members
            on
                names.founder_type = members.external_id_type
                and names.founder_value = members.external_id_value
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

{# Every row that goes, and with which subject: those of the erased identifiers, and those that show an erased name. #}
{% macro get_erased_rows_sql(relations) -%}
    {%- set identifier = ['external_id_type', 'external_id_value'] -%}
    {%- set head, tail = ['head_type', 'head_value'], ['tail_type', 'tail_value'] -%}
    {%- set founder = ['founder_type', 'founder_value'] -%}
    {%- set places = {
        'identity_sightings': [identifier, head],
        'identity_clusters': [identifier],
        'resolved_overrides': [head, tail],
        'identity_names': [founder],
        'users_identities': [identifier, ['segment_id'], ['merged_from']],
        'profile_merges': [['segment_id'], ['canonical_segment_id'], ['merged_into']],
    } -%}
    {%- for table, relation in relations.items() %}
    {{- '\n\nunion all\n\n' if not loop.first }}
    select '{{ table }}' as relation_name, subject, erased_row
    from (
        {%- for columns in places[table] %}
        {{ 'union' if not loop.first }}
        select erased.subject, relation.{{ row_locator() }} as erased_row
        from {{ relation }} as relation
        {%- if columns | length == 1 %}
        inner join {{ working_table('erased_names') }} as erased
            on relation.{{ columns[0] }} = erased.segment_id
        {%- else %}
        inner join {{ working_table('affected_members') }} as erased
            on
                relation.{{ columns[0] }} = erased.external_id_type
                and relation.{{ columns[1] }} = erased.external_id_value
                and erased.is_erased
        {%- endif %}
        {%- endfor %}
    ) as {{ table }}
    {%- endfor %}
{%- endmacro %}

{% macro erase_statements(relations) -%}
    {%- for table, relation in relations.items() %}
    delete from {{ relation }}
    where {{ row_locator() }} in (
        select erased_row
        from {{ working_table('erased_rows') }}
        where relation_name = '{{ table }}'
    );
    {% endfor -%}
{%- endmacro %}
