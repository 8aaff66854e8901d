{# What surrounds the select of users_identities, in its transaction. #}

{# Pre-hook: rows show which run wrote them, by synced_at. Where that column is excluded they have to
   be counted before they are written, when the select still finds them outdated. #}
{% macro before_users_identities(this) -%}
    {%- if execute and is_incremental() and excludes_column('synced_at') -%}
        {%- do model.update({'outdated_row_count': fetch_row(
            'select count(*) from (\n' ~ model.compiled_code ~ '\n) as outdated')[0]}) -%}
    {%- endif -%}
{%- endmacro %}

{# Post-hook: takes away what is no longer true, purges what is switched off if the var says so, and
   notes how far the table is and when the run had published. #}
{% macro after_users_identities(this, clusters, watermarks, runs) -%}
    {%- if execute -%}
        {# Work. #}
        {%- set sync = selective_sync() -%}
        {%- if publishes(this.identifier) -%}
            {%- if not check_published_through(this.identifier, watermarks) -%}
                {%- do execute_sql(_get_delete_unknown_identities_sql(this, clusters)) -%}
            {%- endif -%}
            {%- do execute_sql(_get_purge_sql(this)) if sync.purge and is_synced() != 'true' -%}
            {%- do _purge_columns(this) if sync.purge and sync.columns.get('exclude') -%}
        {%- endif -%}

        {# Write marks. #}
        {%- do note_publication(this, watermarks) -%}
        {%- do create_indexes(this, [
            {'name': 'key', 'on': 'external_id_type, md5(external_id_value)', 'is_unique': true},
            {'name': 'segment_id', 'on': 'segment_id'},
            {'name': 'value', 'on': 'external_id_value', 'method': 'hash'},
        ]) -%}
        {%- do update_run(runs, {
            'published_row_count': _published_row_count(this),
            'publication_seconds': run_clock_seconds(),
            'finished_at': utc_now(),
        }) -%}
    {%- endif -%}
{%- endmacro %}

{# How many rows the run wrote, as SQL. #}
{% macro _published_row_count(this) -%}
    {%- if model.get('outdated_row_count') is not none -%}
        {{ model['outdated_row_count'] }}
    {%- elif excludes_column('synced_at') -%}
        (select count(*) from {{ this }})
    {%- else -%}
        (select count(*) from {{ this }} where synced_at = {{ run_start() }})
    {%- endif -%}
{%- endmacro %}

{# Rows of identifiers that the events no longer know: a full refresh after rules changed or raw rows
   went. What is switched off stays as it was. #}
{% macro _get_delete_unknown_identities_sql(this, clusters) -%}
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

{% macro _get_purge_sql(this) -%}
    delete from {{ this }} where not ({{ is_synced() }})
{%- endmacro %}

{% macro _purge_columns(this) -%}
    {%- for column in selective_sync().columns.exclude -%}
        {%- do execute_sql(
            'update ' ~ this ~ ' set ' ~ column ~ ' = null where ' ~ column ~ ' is not null') -%}
    {%- endfor -%}
{%- endmacro %}
