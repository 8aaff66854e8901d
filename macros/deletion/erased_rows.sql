{% macro deletes(regulation) -%}
    {{ regulation }} in ('delete', 'suppress_with_delete')
{%- endmacro %}

{# All identifiers of the profiles to erase, requested identifiers that no profile holds, and identifiers to suppress. #}
{% macro get_concerned_members_sql(clusters) -%}
    with erased as (
        select clusters.external_id_type, clusters.external_id_value, clusters.segment_id as subject
        from {{ clusters }} as clusters
        where clusters.segment_id in (
            select segment_id
            from {{ working_table('pending_deletions') }}
            where {{ deletes('regulation') }}
        )

        union all

        select distinct external_id_type, external_id_value, subject
        from {{ working_table('pending_deletions') }}
        where
            {{ deletes('regulation') }}
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
{% macro get_concerned_identifiers_sql(sightings) -%}
    with known_moments as (
        select members.subject, sightings.received_at
        from {{ sightings }} as sightings
        inner join {{ working_table('concerned_members') }} as members
            on
                sightings.external_id_type = members.external_id_type
                and sightings.external_id_value = members.external_id_value

        union all

        select members.subject, sightings.received_at
        from {{ sightings }} as sightings
        inner join {{ working_table('concerned_members') }} as members
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
        greatest({{ processing_time() }}, moments.known_through) as effective_at
    from {{ working_table('concerned_members') }} as members
    left join moments on members.subject = moments.subject
{%- endmacro %}

{# When the requests of this run are processed, in UTC: one moment for all of them. #}
{% macro processing_time() -%}
    {%- if not model.get('processing_time') -%}
        {%- do model.update({'processing_time': modules.datetime.datetime.now(modules.pytz.utc).strftime('%Y-%m-%d %H:%M:%S.%f')}) -%}
    {%- endif -%}
    cast('{{ model['processing_time'] }}' as timestamp)
{%- endmacro %}

{# The names that the erased profiles have, and had before they merged. #}
{% macro get_doomed_names_sql(relations) -%}
    select segment_id, max(subject) as subject
    from (
        {%- if relations.identity_names %}
        select names.segment_id, members.subject
        from {{ relations.identity_names }} as names
        inner join {{ working_table('concerned_members') }} as members
            on
                names.founder_type = members.external_id_type
                and names.founder_value = members.external_id_value
        where members.is_erased

        union all
        {% endif %}
        select segment_id, subject
        from {{ working_table('pending_deletions') }}
        where
            {{ deletes('regulation') }}
            and segment_id is not null
    ) as names
    group by segment_id
{%- endmacro %}

{# Every row that goes, and with which subject: those of the erased identifiers, and those that show an erased name. #}
{% macro get_doomed_rows_sql(relations) -%}
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
    select '{{ table }}' as relation_name, subject, doomed_row
    from (
        {%- for columns in places[table] %}
        {{ 'union' if not loop.first }}
        select doomed.subject, relation.{{ row_locator() }} as doomed_row
        from {{ relation }} as relation
        {%- if columns | length == 1 %}
        inner join {{ working_table('doomed_names') }} as doomed
            on relation.{{ columns[0] }} = doomed.segment_id
        {%- else %}
        inner join {{ working_table('concerned_members') }} as doomed
            on
                relation.{{ columns[0] }} = doomed.external_id_type
                and relation.{{ columns[1] }} = doomed.external_id_value
                and doomed.is_erased
        {%- endif %}
        {%- endfor %}
    ) as {{ table }}
    {%- endfor %}
{%- endmacro %}

{% macro get_erase_statements(relations) -%}
    {%- for table, relation in relations.items() %}
    delete from {{ relation }}
    where {{ row_locator() }} in (
        select doomed_row
        from {{ working_table('doomed_rows') }}
        where relation_name = '{{ table }}'
    );
    {% endfor -%}
{%- endmacro %}

{# One tombstone per identifier, however often it is erased: through when, and how many times. #}
{% macro get_bury_statements(tombstones) -%}
    {{ create_working_table('renewed_tombstones',
        'select concerned.identifier_hash,'
        ~ ' greatest(concerned.effective_at, tombstones.erased_through) as erased_through,'
        ~ ' coalesce(tombstones.erasure_number, 0) + 1 as erasure_number'
        ~ ' from ' ~ working_table('concerned_identifiers') ~ ' as concerned'
        ~ ' left join ' ~ tombstones ~ ' as tombstones on concerned.identifier_hash = tombstones.identifier_hash'
        ~ ' where concerned.is_erased') }}
    delete from {{ tombstones }}
    where identifier_hash in (
        select identifier_hash from {{ working_table('renewed_tombstones') }}
    );

    insert into {{ tombstones }} (identifier_hash, erased_through, erasure_number)
    select identifier_hash, erased_through, erasure_number
    from {{ working_table('renewed_tombstones') }};
{% endmacro %}

{# Of several requests about an identifier the one that was requested last counts. #}
{% macro get_suppress_statements(suppressions) -%}
    {{ create_working_table('decided_suppressions', get_decided_suppressions_sql()) }}
    update {{ suppressions }}
    set suppressed_through = greatest({{ processing_time() }}, suppressed_after)
    where
        suppressed_through is null
        and identifier_hash in (
            select identifier_hash
            from {{ working_table('decided_suppressions') }}
            where not is_suppressed
        );

    insert into {{ suppressions }} (identifier_hash, suppressed_after, suppressed_through)
    select
        concerned.identifier_hash,
        concerned.effective_at as suppressed_after,
        cast(null as timestamp) as suppressed_through
    from {{ working_table('decided_suppressions') }} as decided
    inner join {{ working_table('concerned_identifiers') }} as concerned
        on decided.identifier_hash = concerned.identifier_hash
    where
        decided.is_suppressed
        and not exists (
            select 1 from {{ suppressions }} as known
            where
                known.identifier_hash = decided.identifier_hash
                and known.suppressed_through is null
        );
{% endmacro %}

{% macro get_decided_suppressions_sql() -%}
    select identifier_hash, is_suppressed
    from (
        select
            *,
            row_number() over (
                partition by identifier_hash
                order by case when requested_at is null then 1 else 0 end desc, requested_at desc, request_id desc, request_hash desc
            ) as place
        from (
            select identifier_hash, regulation = 'suppress' as is_suppressed, requested_at, request_id, request_hash
            from {{ working_table('pending_deletions') }}
            where
                regulation in ('suppress', 'unsuppress')
                and problem is null

            union all

            select concerned.identifier_hash, true as is_suppressed, pending.requested_at, pending.request_id, pending.request_hash
            from {{ working_table('pending_deletions') }} as pending
            inner join {{ working_table('concerned_identifiers') }} as concerned
                on pending.subject = concerned.subject
            where
                pending.regulation = 'suppress_with_delete'
                and pending.problem is null
                and concerned.is_erased
        ) as decisions
    ) as ranked
    where place = 1
{%- endmacro %}

{% macro get_doomed_counts_sql() -%}
    select
        {%- for table in erasable_tables() %}
        sum(case when relation_name = '{{ table }}' then 1 else 0 end) as {{ table }}_count,
        {%- endfor %}
        subject
    from {{ working_table('doomed_rows') }}
    group by subject
{%- endmacro %}

{# How a request ends. #}
{% macro deletion_status(suppressions) -%}
    case
        when pending.problem is not null then 'refused'
        when
            pending.regulation = 'unsuppress'
            and not exists (
                select 1 from {{ suppressions }} as known
                where
                    known.identifier_hash = pending.identifier_hash
                    and known.suppressed_through is null
            )
            then 'not_suppressed'
        when pending.regulation <> 'unsuppress' and pending.segment_id is null then 'unknown_identifier'
        else 'processed'
    end
{%- endmacro %}

{# In the column order of deletion_receipts: no value, and the profile's name as a keyed hash. #}
{% macro get_receipts_sql(suppressions) -%}
    {%- set is_deletion = '(' ~ deletes('pending.regulation') ~ ' and pending.problem is null)' -%}
    select
        pending.request_hash,
        pending.request_id,
        case when coalesce(pending.problem, '') <> 'unknown_regulation' then pending.regulation end as regulation,
        pending.requested_at,
        {{ processing_time() }} as processed_at,
        {{ deletion_status(suppressions) | indent(8) }} as status,
        pending.problem,
        {%- for table in erasable_tables() %}
        case
            when {{ is_deletion }}
                then cast(coalesce(doomed.{{ table }}_count, 0) as {{ dbt.type_bigint() }})
        end as {{ table }}_count,
        {%- endfor %}
        case when {{ is_deletion }} then {{ keyed_hash('pending.segment_id') | indent(8) }} end as segment_id_hash
    from {{ working_table('pending_deletions') }} as pending
    left join ({{ get_doomed_counts_sql() | indent(4) }}) as doomed on pending.subject = doomed.subject
{%- endmacro %}
