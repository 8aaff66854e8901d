{% macro after_identity_names(this, watermarks) -%}
    {%- if execute -%}
        {%- do set_watermark(watermarks, this.identifier, '',
            {'revision': current_revision('identity_clusters', watermarks)}) if not flags.EMPTY -%}
        {%- do index_names(this) -%}
    {%- endif -%}
{%- endmacro %}
