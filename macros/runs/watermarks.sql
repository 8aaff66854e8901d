{# What a relation noted about a subject: a dict of read_through_at, revision and fingerprint, or none. Reads
   only, and nothing before the table exists. #}
{% macro read_watermark(watermarks, relation_name, subject='') -%}
    {%- do refuse_to_guess() -%}
    {%- if execute and load_relation(watermarks) -%}
        {%- set rows = run_query(
            'select read_through_at, revision, fingerprint from ' ~ watermarks
            ~ " where relation_name = '" ~ relation_name ~ "' and subject = " ~ text_literal(subject)).rows -%}
        {%- if rows -%}
            {{- return({'read_through_at': rows[0][0], 'revision': rows[0][1] | int if rows[0][1] is not none, 'fingerprint': rows[0][2]}) -}}
        {%- endif -%}
    {%- endif -%}
    {{- return(none) -}}
{%- endmacro %}

{# Notes it in the open transaction, and writes nothing where it is noted so already. `values` maps read_through_at,
   revision or fingerprint to SQL. #}
{% macro set_watermark(watermarks, relation_name, subject, values) -%}
    {%- set key = "relation_name = '" ~ relation_name ~ "' and subject = " ~ text_literal(subject) -%}
    {%- set columns = ['read_through_at', 'revision', 'fingerprint'] -%}
    {%- set types = {'read_through_at': 'timestamp', 'revision': dbt.type_bigint(), 'fingerprint': dbt.type_string()} -%}
    {%- set noted -%}
        select
            '{{ relation_name }}' as relation_name,
            {{ text_literal(subject) }} as subject,
            {%- for column in columns %}
            cast({{ values.get(column, 'null') }} as {{ types[column] }}) as {{ column }}{{ ',' if not loop.last }}
            {%- endfor %}
    {%- endset -%}
    {%- do execute_sql(
        'delete from ' ~ watermarks ~ ' where ' ~ key ~ ' and not exists (select 1 from (' ~ noted ~ ') as noted where '
        ~ 'noted.read_through_at is not distinct from ' ~ watermarks.identifier ~ '.read_through_at'
        ~ ' and noted.revision is not distinct from ' ~ watermarks.identifier ~ '.revision'
        ~ ' and noted.fingerprint is not distinct from ' ~ watermarks.identifier ~ '.fingerprint);\n'
        ~ 'insert into ' ~ watermarks ~ ' (relation_name, subject, read_through_at, revision, fingerprint) select * from ('
        ~ noted ~ ') as noted where not exists (select 1 from ' ~ watermarks ~ ' where ' ~ key ~ ')') -%}
{%- endmacro %}

{# Every change of a relation's rows carries a revision, one more than the last; who reads on remembers the
   revision that it has read. #}
{% macro next_revision(relation_name, watermarks) -%}
    (select coalesce(max(revision), 0) + 1 from {{ watermarks }} where relation_name = '{{ relation_name }}' and subject = '')
{%- endmacro %}

{# With a subject: how far the relation has read the subject's revisions. #}
{% macro current_revision(relation_name, watermarks, subject='') -%}
    (select coalesce(max(revision), 0) from {{ watermarks }} where relation_name = '{{ relation_name }}' and subject = '{{ subject }}')
{%- endmacro %}

{# Which rows the running model has yet to look at, by what it noted: all, where it is built anew. #}
{% macro is_unread_revision(watermarks, subject='') -%}
    {%- do refuse_to_guess() -%}
    {{ 'revision > ' ~ current_revision(this.identifier, watermarks, subject) if is_incremental() else 'true' }}
{%- endmacro %}

{% macro refuse_other_rules(relation, watermarks) -%}
    {%- set noted = read_watermark(watermarks, relation.identifier) -%}
    {%- if noted and noted.fingerprint != rules_fingerprint() -%}
        {%- do exceptions.raise_compiler_error(
            relation ~ ': the vars external_ids, context_external_ids_columns, blocked_values,'
            ~ ' link_on_alias, contraction_max_rounds or space_name have changed since this table'
            ~ ' was built; run once with --full-refresh, or change them back.') -%}
    {%- endif -%}
{%- endmacro %}
