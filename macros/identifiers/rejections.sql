{# Which values may not become identifiers, and which rows of raw tables are counted for
   rejected_identifiers. A row is settled once it is older than the lookback: no run reads it again,
   so what was rejected of it is counted for good. #}

{# An expression: the normalized value of a slot, or null where the value may not become an
   identifier. #}
{% macro accepted_identifier(slot) -%}
    {%- if slot.has_arrived -%}
        case
            when {{ rejection_reason(slot.name, slot.blocked_values) }} is null
                then {{ slot.name }}
        end
    {%- else -%}
        {{ slot.name }}
    {%- endif -%}
{%- endmacro %}

{# An expression: why a normalized value may not become an identifier; null if it may. A blocked
   value that starts with ^ is a regular expression. Any other is compared with A to Z in any case.
   The empty text is blocked, listed or not. #}
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

{# An expression: rejection_reason() where the type is a column. Types without blocked values of
   their own share one branch. #}
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

{# Returns a query: the rows of all raw tables that no run has settled yet, and is_settled: this run
   settles the row. Rows that were settled when the SQL is rendered are passed over while raw tables
   are read. The rest are compared with what is settled when the SQL runs, because another run may
   have come between. #}
{% macro get_unsettled_rows_sql(watermarks) -%}
    {%- set starts = find_reading_starts(watermarks, 'rejected_identifiers') -%}
    select
        raw_rows.*,
        coalesce(raw_rows.loaded_at < settling_times.settles_through, false) as is_settled
    from (
        {{ get_raw_rows_sql(starts, is_counting=true) | indent(8) }}
    ) as raw_rows
    left join (
        {{ get_settling_times_sql(watermarks) | indent(8) }}
    ) as settling_times on raw_rows.raw_table = settling_times.raw_table
    where not coalesce(raw_rows.loaded_at < settling_times.settled_through, false)
{%- endmacro %}

{# Returns a query of (raw_table, source_key, settled_through, settles_through): up to when the rows
   of each raw table were settled by earlier runs, and up to when this run settles them. #}
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

{# Returns a statement that settles the rejections of raw tables that have lost a column. Their rows
   are not read again (lost_columns.sql), so they are counted for good. #}
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

{# An expression: a hash that tells a row of rejected_identifiers from the others. Any of the five
   columns may be null, and null counts as a value of its own. #}
{% macro rejection_key() -%}
    md5(
        {%- for column in [
            'source_key', 'raw_table', 'external_id_type', 'external_id_value', 'reason',
        ] %}
        {{ '|| ' if not loop.first }}coalesce({{ length_prefixed(column) }}, '-')
        {%- endfor %}
    )
{%- endmacro %}
