{# Which rows of identity_clusters identity_names has yet to look at. #}
{% macro not_named_yet(watermarks) -%}
    {{ 'revision > ' ~ current_revision('identity_names', watermarks) if is_incremental() else 'true' }}
{%- endmacro %}

{% macro start_naming(watermarks) -%}
    {%- if execute -%}
        {%- do lock_space(watermarks) -%}
    {%- endif -%}
{%- endmacro %}

{% macro finish_naming(this, watermarks) -%}
    {%- if execute -%}
        {%- do set_watermark(watermarks, this.identifier, '',
            {'revision': current_revision('identity_clusters', watermarks)}) if not flags.EMPTY -%}
        {%- do index_names(this) -%}
    {%- endif -%}
{%- endmacro %}
