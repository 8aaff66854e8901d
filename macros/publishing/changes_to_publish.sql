{# The settings that a published table was last written by: when they differ, or when identity_clusters was
   rebuilt, everything is compared again and not just what changed since. #}
{% macro sync_fingerprint(watermarks) -%}
    {%- set rebuilt = get_watermark(watermarks, 'identity_clusters', 'rebuilt') -%}
    {{- return(local_md5(tojson([selective_sync(), rebuilt.revision if rebuilt]))) -}}
{%- endmacro %}

{# Which rows of identity_clusters a published table has yet to look at. Each has its own watermark, so what was
   switched off, or a run that died between two models, leaves nothing behind. #}
{% macro changed_since_published(watermarks, revision='revision') -%}
    {%- if not is_published(this.identifier) -%}
        false
    {%- elif is_incremental() and is_published_through(this.identifier, watermarks) -%}
        {{ revision }} > {{ get_watermark(watermarks, this.identifier).revision }}
    {%- else -%}
        true
    {%- endif -%}
{%- endmacro %}

{# Whether the table is up to date as far as its watermark says, so that only later revisions are news. #}
{% macro is_published_through(table, watermarks) -%}
    {%- set noted = get_watermark(watermarks, table) -%}
    {{- return(noted and not flags.FULL_REFRESH and noted.fingerprint == sync_fingerprint(watermarks)) -}}
{%- endmacro %}
