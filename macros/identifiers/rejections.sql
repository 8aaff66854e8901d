{# Pre-hook of rejected_identifiers. #}
{% macro start_counting_rejections(this, watermarks, tombstones, suppressions) -%}
    {%- if execute -%}
        {%- do prepare_engine() -%}
        {%- do avoid_loops(true) if has_forgotten(tombstones, suppressions) -%}
        {%- if is_built_anew() -%}
            {%- do execute_sql(
                ('delete from ' ~ this ~ ';\n' if is_incremental() else '')
                ~ 'delete from ' ~ watermarks ~ " where relation_name = '" ~ this.identifier ~ "' and subject like '%.%'") -%}
        {%- elif is_incremental() -%}
            {%- do execute_sql(get_settle_lost_columns_sql(this, watermarks)) -%}
        {%- endif -%}
    {%- endif -%}
{%- endmacro %}

{# Rows that are not read again, because a column of theirs is gone, have been counted for good. #}
{% macro get_settle_lost_columns_sql(this, watermarks) -%}
    update {{ this }}
    set settled_count = rejection_count
    where
        settled_count <> rejection_count
        and raw_table in (
            select floors.subject
            from {{ watermarks }} as floors
            left join {{ watermarks }} as settlings
                on
                    settlings.relation_name = '{{ this.identifier }}'
                    and floors.subject = settlings.subject
            where
                floors.relation_name = 'read_columns'
                and floors.read_through_at is not null
                and coalesce(settlings.read_through_at <= floors.read_through_at, true)
        )
{%- endmacro %}

{# Post-hook, in its transaction: what was loaded before the lookback of the next run is settled. #}
{% macro finish_counting_rejections(watermarks) -%}
    {%- if execute and not flags.EMPTY -%}
        {%- do execute_sql(
            drop_working_tables(['loaded_through'])
            ~ create_working_table('loaded_through', 'select raw_table as subject, source_key as fingerprint,'
                ~ ' settles_through as read_through_at from (' ~ get_settling_times_sql(watermarks) ~ ') as settling_times'
                ~ ' where settles_through is not null')
            ~ get_watermarks_update_statements(watermarks, 'rejected_identifiers')
            ~ drop_working_tables(['loaded_through'])) -%}
    {%- endif -%}
{%- endmacro %}

{# For each raw table: up to when its rows were settled by earlier runs, and up to when this run settles them. #}
{% macro get_settling_times_sql(watermarks) -%}
    select
        readings.subject as raw_table,
        readings.fingerprint as source_key,
        greatest(
            settlings.read_through_at, floors.read_through_at + interval '1 microsecond'
        ) as settled_through,
        greatest(
            readings.read_through_at - {{ lookback() }},
            floors.read_through_at + interval '1 microsecond',
            cast('0001-01-01' as timestamp)
        ) as settles_through
    from {{ watermarks }} as readings
    left join {{ watermarks }} as settlings
        on
            settlings.relation_name = 'rejected_identifiers'
            and readings.subject = settlings.subject
    left join {{ watermarks }} as floors
        on
            floors.relation_name = 'read_columns'
            and readings.subject = floors.subject
    where
        readings.relation_name = 'identity_sightings'
        and readings.read_through_at is not null
{%- endmacro %}

{# The rows of all raw tables that no run has settled yet, and whether this one does. Old rows are passed over by what was
   settled when SQL is rendered, and told apart by what is settled when it runs: another run may have come between. #}
{% macro get_unsettled_rows_sql(watermarks) -%}
    select
        raw_rows.*,
        coalesce(raw_rows.loaded_at < settling_times.settles_through, false) as is_settled
    from (
        {{ get_raw_rows_sql(
            get_reading_starts(watermarks, 'rejected_identifiers'), is_counting=true) | indent(8) }}
    ) as raw_rows
    left join (
        {{ get_settling_times_sql(watermarks) | indent(8) }}
    ) as settling_times on raw_rows.raw_table = settling_times.raw_table
    where not coalesce(raw_rows.loaded_at < settling_times.settled_through, false)
{%- endmacro %}

{# What tells a rejection from others: no part of it is always there. #}
{% macro rejection_key() -%}
    md5(
        {%- for column in ['source_key', 'raw_table', 'external_id_type', 'external_id_value', 'reason'] %}
        {{ '|| ' if not loop.first }}coalesce({{ length_prefixed(column) }}, '-')
        {%- endfor %}
    )
{%- endmacro %}
