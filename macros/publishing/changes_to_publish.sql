{# What a published table has yet to look at. Each table has its own watermark, so what was switched
   off, or a run that died between two models, leaves nothing behind. #}

{# Which rows of identity_clusters the running model has yet to look at, as a condition. #}
{% macro changed_since_published(watermarks, revision='revision') -%}
    {%- if not publishes(this.identifier) -%}
        false
    {%- elif is_incremental() and check_published_through(this.identifier, watermarks) -%}
        {{ revision }} > {{ read_watermark(watermarks, this.identifier).revision }}
    {%- else -%}
        true
    {%- endif -%}
{%- endmacro %}

{# Whether the table is up to date as far as its watermark says, so that only later revisions are
   news. #}
{% macro check_published_through(table, watermarks) -%}
    {%- set noted = read_watermark(watermarks, table) -%}
    {{- return(
        noted and not flags.FULL_REFRESH and noted.fingerprint == _sync_fingerprint(watermarks)
    ) -}}
{%- endmacro %}

{# The settings that a published table was last written by: when they differ, or when
   identity_clusters was rebuilt, everything is compared again and not just what changed since. #}
{% macro _sync_fingerprint(watermarks) -%}
    {%- set rebuilt = read_watermark(watermarks, 'identity_clusters', 'rebuilt') -%}
    {{- return(local_md5(tojson([selective_sync(), rebuilt.revision if rebuilt]))) -}}
{%- endmacro %}

{# Notes how far a published table is, or empties it where it is switched off and the var says purge.
   With --empty nothing was read. #}
{% macro note_publication(this, watermarks) -%}
    {%- if publishes(this.identifier) and not flags.EMPTY -%}
        {%- do set_watermark(watermarks, this.identifier, '', {
            'revision': current_revision('identity_clusters', watermarks),
            'fingerprint': "'" ~ _sync_fingerprint(watermarks) ~ "'",
        }) -%}
    {%- elif not publishes(this.identifier) and selective_sync().purge -%}
        {%- do execute_sql(
            'delete from ' ~ this ~ ';\n'
            ~ 'delete from ' ~ watermarks ~ " where relation_name = '" ~ this.identifier
            ~ "' and subject = ''") -%}
    {%- endif -%}
{%- endmacro %}
