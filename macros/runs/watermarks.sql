{# Notes it in the open transaction, and writes nothing where it is noted so already. `values` maps read_through_at,
   revision or fingerprint to SQL. #}
{% macro set_watermark(watermarks, relation_name, subject, values) -%}
    {%- set key = "relation_name = '" ~ relation_name ~ "' and subject = " ~ quoted(subject) -%}
    {%- set columns = ['read_through_at', 'revision', 'fingerprint'] -%}
    {%- set types = {'read_through_at': 'timestamp', 'revision': dbt.type_bigint(), 'fingerprint': dbt.type_string()} -%}
    {%- set noted -%}
        select
            '{{ relation_name }}' as relation_name,
            {{ quoted(subject) }} as subject,
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
