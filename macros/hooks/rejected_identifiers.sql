{# What surrounds the select of rejected_identifiers, in its transaction. #}

{# Pre-hook: a table that is built anew begins empty. Elsewhere rows that are not read again,
   because a column of theirs is gone, are counted for good. #}
{% macro before_rejected_identifiers(this, watermarks, tombstones, suppressions) -%}
    {%- if execute -%}
        {%- do prepare_engine() -%}
        {%- do forbid_nested_loops() if check_anyone_forgotten(tombstones, suppressions) -%}
        {%- if builds_anew() -%}
            {%- set sql -%}
                {%- if is_incremental() %}
                delete from {{ this }};
                {%- endif %}
                delete from {{ watermarks }}
                where relation_name = '{{ this.identifier }}' and subject like '%.%'
            {%- endset -%}
            {%- do execute_sql(sql) -%}
        {%- elif is_incremental() -%}
            {%- do execute_sql(settle_lost_columns_statements(this, watermarks)) -%}
        {%- endif -%}
    {%- endif -%}
{%- endmacro %}

{# Post-hook: notes up to which load time rejections are settled. Rows that were loaded before the
   lookback of the next run are counted for good. With --empty nothing was read. #}
{% macro after_rejected_identifiers(watermarks) -%}
    {%- if execute and not flags.EMPTY -%}
        {%- do note_loaded_rows(
            watermarks, 'rejected_identifiers', _get_settled_through_sql(watermarks)) -%}
    {%- endif -%}
{%- endmacro %}

{# Returns a query (subject, fingerprint, read_through_at), one row per raw table whose rejections
   are settled up to some load time. #}
{% macro _get_settled_through_sql(watermarks) -%}
    select
        raw_table as subject,
        source_key as fingerprint,
        settles_through as read_through_at
    from ({{ get_settling_times_sql(watermarks) }}) as settling_times
    where settles_through is not null
{%- endmacro %}
