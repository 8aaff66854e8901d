{# Every change of a relation's rows carries a revision, one more than the last; who reads on remembers the
   revision that it has read. #}
{% macro next_revision(relation_name, watermarks) -%}
    (select coalesce(max(revision), 0) + 1 from {{ watermarks }} where relation_name = '{{ relation_name }}' and subject = '')
{%- endmacro %}

{% macro current_revision(relation_name, watermarks) -%}
    (select coalesce(max(revision), 0) from {{ watermarks }} where relation_name = '{{ relation_name }}' and subject = '')
{%- endmacro %}
