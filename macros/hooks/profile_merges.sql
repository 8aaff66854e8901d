{# Post-hook of profile_merges, in the model's transaction: notes how far the table has read
   identity_clusters, or empties the table if it is switched off and to be purged. #}
{% macro after_profile_merges(this, watermarks) -%}
    {%- if execute -%}
        {%- do note_publication(this, watermarks) -%}
        {%- do create_indexes(this, [
            {'name': 'segment_id', 'on': 'segment_id', 'is_unique': true},
            {'name': 'canonical_segment_id', 'on': 'canonical_segment_id'},
        ], is_bulk=builds_anew()) -%}
    {%- endif -%}
{%- endmacro %}
