{# Which values may not become identifiers, and which rows of raw tables are counted for
   rejected_identifiers. A row is settled once it is older than the loading overlap, or than the
   lookback where it does not tell when it was loaded: no run reads it again, so what was rejected
   of it is counted for good. #}

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
        when {{ matches_regex(value, regex_literal(blocked)) }} then 'blocked_value'
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
    {%- set starts = _find_unsettled_starts(watermarks) -%}
    select
        raw_rows.*,
        {{ _is_of_files() }} or {{ _is_older_than('settles') | indent(8) }} as is_settled
    from (
        {{ get_raw_rows_sql(starts, is_counting=true) | indent(8) }}
    ) as raw_rows
    left join (
        {{ get_settling_times_sql(watermarks) | indent(8) }}
    ) as settling_times on raw_rows.raw_table = settling_times.raw_table
    where {{ _is_of_files() }} or not {{ _is_older_than('settled') | indent(4) }}
{%- endmacro %}

{# A condition: a row of raw_rows was read from a file. Each file is read once, so all of its rows
   are settled by the run that reads it. #}
{% macro _is_of_files() -%}
    {%- set subjects = [] -%}
    {%- for entry in segment_sources() if 'files' in entry -%}
        {%- do subjects.append(entry.name ~ '.messages') -%}
    {%- endfor -%}
    {{ 'raw_rows.raw_table in (' ~ text_list(subjects) ~ ')' if subjects else 'false' }}
{%- endmacro %}

{# A condition: a row of raw_rows was settled, or this run settles it. A row that tells when it was
   loaded is judged by that, and any other by received_at, as is_loaded_since() does. #}
{% macro _is_older_than(verb) -%}
    coalesce(
        raw_rows.loaded_at < settling_times.{{ verb }}_by_loading,
        raw_rows.received_at < settling_times.{{ verb }}_by_receipt,
        false
    )
{%- endmacro %}

{# Returns a dict of the times from which on rows of raw tables are not settled, like
   find_reading_starts(). A raw table that is counted anew is read whole. #}
{% macro _find_unsettled_starts(watermarks) -%}
    {%- set starts = {} -%}
    {%- if check_reads_on('rejected_identifiers', watermarks) -%}
        {%- set recounted = find_tables_to_recount(watermarks) -%}
        {%- set sql -%}
            select raw_table, settled_by_loading, settled_by_receipt
            from ({{ get_settling_times_sql(watermarks) }}) as settling_times
            where settled_by_loading is not null and settled_by_receipt is not null
        {%- endset -%}
        {%- for raw_table, loaded, received in fetch_table(sql).rows
            if raw_table not in recounted -%}
            {%- do starts.update({raw_table: {'loaded': loaded, 'received': received}}) -%}
        {%- endfor -%}
        {%- for raw_table, unread in find_unread_files(watermarks, 'counted_files').items() -%}
            {%- do starts.pop(raw_table, none) -%}
            {%- do starts.update({raw_table: unread}) if raw_table not in recounted -%}
        {%- endfor -%}
    {%- endif -%}
    {{- return(starts) -}}
{%- endmacro %}

{# Returns a query of (raw_table, source_key, read_columns, settled_by_loading, settled_by_receipt,
   settles_by_loading, settles_by_receipt): up to when the rows of each raw table were settled by
   earlier runs, and up to when this run settles them. They are settled by their loading time, or by
   received_at where they have none; each kind has its own hours. #}
{% macro get_settling_times_sql(watermarks) -%}
    {%- set above_floor = "noted.read_through_at + interval '1 microsecond'" -%}
    {%- set first = "cast('0001-01-01' as timestamp)" -%}
    {%- set overlap, lookback = hours_of('loading_overlap_hours'), hours_of('lookback_hours') -%}
    {%- set read_through = 'readings.read_through_at' -%}
    select
        readings.subject as raw_table,
        readings.fingerprint as source_key,
        noted.fingerprint as read_columns,
        greatest(coalesce(loaded.read_through_at, received.read_through_at), {{ above_floor }})
            as settled_by_loading,
        greatest(received.read_through_at, {{ above_floor }}) as settled_by_receipt,
        greatest({{ read_through }} - {{ overlap }}, {{ above_floor }}, {{ first }})
            as settles_by_loading,
        greatest({{ read_through }} - {{ lookback }}, {{ above_floor }}, {{ first }})
            as settles_by_receipt
    from {{ watermarks }} as readings
    left join {{ watermarks }} as received
        on received.relation_name = 'rejected_identifiers' and readings.subject = received.subject
    left join {{ watermarks }} as loaded
        on loaded.relation_name = 'settled_by_loading' and readings.subject = loaded.subject
    left join {{ watermarks }} as noted
        on noted.relation_name = 'read_columns' and readings.subject = noted.subject
    where
        readings.relation_name = 'identity_sightings'
        and readings.read_through_at is not null
{%- endmacro %}

{# Returns the raw tables whose rejections are counted anew: tables that have other loading columns
   than when rows of theirs were settled. With other columns rows have other loading times, so
   nobody can tell any more which of them are settled. A raw table with a floor (lost_columns.sql)
   is not read again, and keeps its counts. Where a file has changed nobody can tell which of its
   lines were counted, so all files of its source are. #}
{% macro find_tables_to_recount(watermarks) -%}
    {%- set sql -%}
        select settled.subject, settled.fingerprint
        from {{ watermarks }} as settled
        inner join {{ watermarks }} as noted
            on noted.relation_name = 'read_columns' and settled.subject = noted.subject
        where
            settled.relation_name = 'settled_by_loading'
            and settled.fingerprint is not null
            and noted.read_through_at is null
    {%- endset -%}
    {%- set found = [] -%}
    {%- for subject, settled in fetch_table(sql).rows if subject in raw_tables() -%}
        {%- set columns = read_columns(subject) -%}
        {%- set before = fromjson(settled) | select('in', loading_columns()) | sort -%}
        {%- if columns and before != columns | select('in', loading_columns()) | sort -%}
            {%- do found.append(subject) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- for subject, unread in find_unread_files(watermarks, 'counted_files').items()
        if unread.changed -%}
        {%- do found.append(subject) -%}
    {%- endfor -%}
    {{- return(found | unique | list) -}}
{%- endmacro %}

{# Returns statements that forget what was counted of the raw tables in the list `subjects`, so that
   they are counted anew. #}
{% macro forget_rejections_statements(this, watermarks, subjects) -%}
    {%- set texts = [] -%}
    {%- for subject in subjects -%}
        {%- do texts.append(text_literal(subject)) -%}
    {%- endfor -%}
    delete from {{ this }}
    where raw_table in ({{ texts | join(', ') }});

    delete from {{ watermarks }}
    where
        relation_name in ('{{ this.identifier }}', 'settled_by_loading')
        and subject in ({{ texts | join(', ') }})
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
