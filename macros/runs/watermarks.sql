{# identity_watermarks: how far each relation has read what it is built from. A row is of a relation
   (relation_name) and of what it reads (subject; '' stands for the relation itself), and holds
   read_through_at, revision or fingerprint. #}

{# Returns a row of identity_watermarks as a dict of read_through_at, revision and fingerprint, or
   none if there is no such row. Only reads, also before the table exists. #}
{% macro read_watermark(watermarks, relation_name, subject='') -%}
    {%- do refuse_to_guess() -%}
    {%- if execute and load_relation(watermarks) -%}
        {%- set sql -%}
            select read_through_at, revision, fingerprint
            from {{ watermarks }} as held
            where {{ _is_watermark(relation_name, subject) }}
        {%- endset -%}
        {%- for read_through_at, revision, fingerprint in fetch_table(sql).rows -%}
            {{- return({
                'read_through_at': read_through_at,
                'revision': revision | int if revision is not none,
                'fingerprint': fingerprint,
            }) -}}
        {%- endfor -%}
    {%- endif -%}
    {{- return(none) -}}
{%- endmacro %}

{# Writes a row of identity_watermarks in the open transaction, and nothing where the row says the
   same already. `values` maps read_through_at, revision or fingerprint to SQL; a column that it
   leaves out becomes null. #}
{% macro set_watermark(watermarks, relation_name, subject, values) -%}
    {%- set noted = _get_watermark_sql(relation_name, subject, values) -%}
    {%- set rows -%}
        (
            select noted.* from ({{ noted }}) as noted
            where not exists (
                select 1 from {{ watermarks }} as held
                where {{ _is_watermark(relation_name, subject) }}
                    and held.read_through_at is not distinct from noted.read_through_at
                    and held.revision is not distinct from noted.revision
                    and held.fingerprint is not distinct from noted.fingerprint
            )
        )
    {%- endset -%}
    {%- do execute_sql(write_watermarks_statements(watermarks, rows)) -%}
{%- endmacro %}

{# A condition: a row of identity_watermarks is of this relation and subject. #}
{% macro _is_watermark(relation_name, subject) -%}
    held.relation_name = '{{ relation_name }}' and held.subject = {{ text_literal(subject) }}
{%- endmacro %}

{# Returns statements that write `rows`, a query in parentheses, into identity_watermarks. #}
{% macro write_watermarks_statements(watermarks, rows) -%}
    {{- return(replace_rows_statements(
        watermarks, rows, ['relation_name', 'subject'],
        ['relation_name', 'subject', 'read_through_at', 'revision', 'fingerprint'])) -}}
{%- endmacro %}

{# Returns a query of one row, in the columns of identity_watermarks. #}
{% macro _get_watermark_sql(relation_name, subject, values) -%}
    {%- set types = {
        'read_through_at': 'timestamp',
        'revision': dbt.type_bigint(),
        'fingerprint': dbt.type_string(),
    } -%}
    select
        '{{ relation_name }}' as relation_name,
        {{ text_literal(subject) }} as subject,
        {%- for column, type in types.items() %}
        cast({{ values.get(column, 'null') }} as {{ type }}) as {{ column }}
        {{- ',' if not loop.last }}
        {%- endfor %}
{%- endmacro %}

{# An expression: the revision that the next write of a relation gives the rows that it changes, one
   more than the last. A table that reads the relation notes the revision that it has read, and goes
   on with the revisions after it. #}
{% macro next_revision(relation_name, watermarks) -%}
    (
        select coalesce(max(revision), 0) + 1
        from {{ watermarks }}
        where relation_name = '{{ relation_name }}' and subject = ''
    )
{%- endmacro %}

{# An expression: the last revision of a relation. With a subject: up to which revision of the
   subject the relation has read. #}
{% macro current_revision(relation_name, watermarks, subject='') -%}
    (
        select coalesce(max(revision), 0)
        from {{ watermarks }}
        where relation_name = '{{ relation_name }}' and subject = '{{ subject }}'
    )
{%- endmacro %}

{# A condition: the running model has not read a row of its subject yet, by the revision that the
   model noted when its SQL was rendered. True for all rows where the model is built anew. The
   revision is a number in the SQL, because engines cannot tell from a subquery how few rows are
   later. A run that came between makes no difference: its rows are read twice. #}
{% macro is_unread_revision(watermarks, subject='') -%}
    {%- if is_incremental() -%}
    {%- set noted = read_watermark(watermarks, this.identifier, subject) -%}
    revision > {{ noted.revision if noted and noted.revision else 0 }}
    {%- else -%}
    true
    {%- endif -%}
{%- endmacro %}

{# Raises an error where a relation was built under other rules than the vars now have, because its
   rows and new ones would not fit together. #}
{% macro refuse_other_rules(relation, watermarks) -%}
    {%- set noted = read_watermark(watermarks, relation.identifier) -%}
    {%- if noted and noted.fingerprint != rules_fingerprint() -%}
        {%- do exceptions.raise_compiler_error(
            relation ~ ': the vars external_ids, context_external_ids_columns, blocked_values,'
            ~ ' link_on_alias, contraction_max_rounds or space_name have changed since this table'
            ~ ' was built; run once with --full-refresh, or change them back.') -%}
    {%- endif -%}
{%- endmacro %}
