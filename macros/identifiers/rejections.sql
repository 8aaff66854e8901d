{# The normalized value of a slot, or null where it may not become an identifier. #}
{% macro accepted_identifier(slot) -%}
    {%- if slot.has_arrived -%}
        case when {{ rejection_reason(slot.name, slot.blocked_values) }} is null then {{ slot.name }} end
    {%- else -%}
        {{ slot.name }}
    {%- endif -%}
{%- endmacro %}

{# Why a normalized value may not become an identifier; null if it may. A blocked value that starts
   with ^ is a regular expression, any other is compared in any case (A-Z). The
   empty text is no value, listed or not. #}
{% macro rejection_reason(value, blocked_values) -%}
    {%- set exact = [] -%}
    case
        when {{ value }} = '' then 'blocked_value'
        when {{ contains_nul(value) }} then 'contains_nul'
        {%- for blocked in blocked_values | unique %}
        {%- if blocked.startswith('^') %}
        when {{ matches_regex(value, text_literal(blocked)) }} then 'blocked_value'
        {%- else %}{% do exact.append(blocked) %}
        {%- endif %}
        {%- endfor %}
        {%- if exact %}
        when {{ is_one_of(value, exact) }} then 'blocked_value'
        {%- endif %}
    end
{%- endmacro %}

{# The same where the type is a column: types that block no values of their own are judged alike. #}
{% macro rejection_reason_by_type(type_column, value) -%}
    {%- set particular = [] -%}
    {%- for external_id in external_ids() if external_id.blocked_values != var('blocked_values') -%}
        {%- do particular.append(external_id) -%}
    {%- endfor -%}
    {%- if particular -%}
    case {{ type_column }}
        {%- for external_id in particular %}
        when {{ text_literal(external_id.type) }}
            then {{ rejection_reason(value, external_id.blocked_values) | indent(12) }}
        {%- endfor %}
        else {{ rejection_reason(value, var('blocked_values')) | indent(8) }}
    end
    {%- else -%}
    {{ rejection_reason(value, var('blocked_values')) }}
    {%- endif -%}
{%- endmacro %}

{# The rows of all raw tables that no run has settled yet, and whether this one does. Old rows are passed over by what was
   settled when SQL is rendered, and told apart by what is settled when it runs: another run may have come between. #}
{% macro get_unsettled_rows_sql(watermarks) -%}
    select
        raw_rows.*,
        coalesce(raw_rows.loaded_at < settling_times.settles_through, false) as is_settled
    from (
        {{ get_raw_rows_sql(
            find_reading_starts(watermarks, 'rejected_identifiers'), is_counting=true) | indent(8) }}
    ) as raw_rows
    left join (
        {{ get_settling_times_sql(watermarks) | indent(8) }}
    ) as settling_times on raw_rows.raw_table = settling_times.raw_table
    where not coalesce(raw_rows.loaded_at < settling_times.settled_through, false)
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

{# Rows that are not read again, because a column of theirs is gone, have been counted for good. #}
{% macro settle_lost_columns_statements(this, watermarks) -%}
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

{# What tells a rejection from others: no part of it is always there. #}
{% macro rejection_key() -%}
    md5(
        {%- for column in ['source_key', 'raw_table', 'external_id_type', 'external_id_value', 'reason'] %}
        {{ '|| ' if not loop.first }}coalesce({{ length_prefixed(column) }}, '-')
        {%- endfor %}
    )
{%- endmacro %}
