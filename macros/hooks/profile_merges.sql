{# Post-hook of profile_merges, in its transaction: notes how far the table is. #}
{% macro after_profile_merges(this, watermarks) -%}
    {%- if execute -%}
        {%- do note_publication(this, watermarks) -%}
        {%- do create_indexes(this, [
            {'name': 'segment_id', 'on': 'segment_id', 'is_unique': true},
            {'name': 'canonical_segment_id', 'on': 'canonical_segment_id'},
        ]) -%}
    {%- endif -%}
{%- endmacro %}
