{# Pre-hook of rejected_identifiers. #}
{% macro before_rejected_identifiers(this, watermarks, tombstones, suppressions) -%}
    {%- if execute -%}
        {%- do prepare_engine() -%}
        {%- do avoid_loops(true) if check_anyone_forgotten(tombstones, suppressions) -%}
        {%- if builds_anew() -%}
            {%- do execute_sql(
                ('delete from ' ~ this ~ ';\n' if is_incremental() else '')
                ~ 'delete from ' ~ watermarks ~ " where relation_name = '" ~ this.identifier ~ "' and subject like '%.%'") -%}
        {%- elif is_incremental() -%}
            {%- do execute_sql(get_settle_lost_columns_sql(this, watermarks)) -%}
        {%- endif -%}
    {%- endif -%}
{%- endmacro %}

{# Post-hook, in its transaction: what was loaded before the lookback of the next run is settled. #}
{% macro after_rejected_identifiers(watermarks) -%}
    {%- if execute and not flags.EMPTY -%}
        {%- do execute_sql(
            drop_table_statements(['loaded_through'])
            ~ create_table_statements('loaded_through', 'select raw_table as subject, source_key as fingerprint,'
                ~ ' settles_through as read_through_at from (' ~ get_settling_times_sql(watermarks) ~ ') as settling_times'
                ~ ' where settles_through is not null')
            ~ update_watermarks_statements(watermarks, 'rejected_identifiers')
            ~ drop_table_statements(['loaded_through'])) -%}
    {%- endif -%}
{%- endmacro %}
