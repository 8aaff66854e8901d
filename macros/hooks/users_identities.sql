{# Post-hook of users_identities: takes away what is no longer true, and purges what is switched off if the var says
   so. #}
{% macro after_users_identities(this, clusters, watermarks, runs) -%}
    {%- if execute -%}
        {%- set sync = selective_sync() -%}
        {%- if publishes(this.identifier) -%}
            {%- if not check_published_through(this.identifier, watermarks) -%}
                {%- do execute_sql(get_delete_unknown_identities_sql(this, clusters)) -%}
            {%- endif -%}
            {%- do execute_sql(get_purge_sql(this)) if sync.purge and is_synced() != 'true' -%}
            {%- do purge_columns(this) if sync.purge and sync.columns.get('exclude') -%}
        {%- endif -%}
        {%- do note_publication(this, watermarks) -%}
        {%- do update_run(runs, {
            'published_row_count': '(select count(*) from ' ~ this ~ ' where synced_at = ' ~ run_start() ~ ')',
            'publication_seconds': run_clock_seconds(),
            'finished_at': "'" ~ modules.datetime.datetime.now(modules.pytz.utc).strftime('%Y-%m-%d %H:%M:%S.%f') ~ "'",
        }) -%}
    {%- endif -%}
{%- endmacro %}

{# Rows of identifiers that the events no longer know: a full refresh after rules changed or raw rows went. What is
   switched off stays as it was. #}
{% macro get_delete_unknown_identities_sql(this, clusters) -%}
    delete from {{ this }}
    where
        {{ is_synced() }}
        and not exists (
            select 1
            from {{ clusters }} as clusters
            where
                clusters.external_id_type = {{ this.identifier }}.external_id_type
                and clusters.external_id_value = {{ this.identifier }}.external_id_value
        )
{%- endmacro %}

{% macro get_purge_sql(this) -%}
    delete from {{ this }} where not ({{ is_synced() }})
{%- endmacro %}

{% macro purge_columns(this) -%}
    {%- for column in selective_sync().columns.exclude -%}
        {%- do execute_sql('update ' ~ this ~ ' set ' ~ column ~ ' = null where ' ~ column ~ ' is not null') -%}
    {%- endfor -%}
{%- endmacro %}
