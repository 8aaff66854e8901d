{# Every change of a relation's rows carries a revision, one more than the last; who reads on remembers the
   revision that it has read. #}
{% macro next_revision(relation_name, watermarks) -%}
    (select coalesce(max(revision), 0) + 1 from {{ watermarks }} where relation_name = '{{ relation_name }}' and subject = '')
{%- endmacro %}

{# Which rows the running model has yet to look at, by what it noted: all, where it is built anew. #}
{% macro is_unread_revision(watermarks, subject='') -%}
    {%- do refuse_to_guess() -%}
    {{ 'revision > ' ~ current_revision(this.identifier, watermarks, subject) if is_incremental() else 'true' }}
{%- endmacro %}

{# With a subject: how far the relation has read the subject's revisions. #}
{% macro current_revision(relation_name, watermarks, subject='') -%}
    (select coalesce(max(revision), 0) from {{ watermarks }} where relation_name = '{{ relation_name }}' and subject = '{{ subject }}')
{%- endmacro %}
