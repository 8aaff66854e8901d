{# Complaints about raw tables and columns that are declared and not read. Where they were read
   before, a run without them would be wrong and look right, so the complaint is an error. Elsewhere
   it is a warning. #}

{# Complains about raw tables that are missing or may not be read, and about columns that may not be
   read. Runs once per run, when the tables would be read: after the seeds. A source without any
   table has probably been misspelled, so it has a complaint of its own. A missing table of another
   source is no reason to complain unless the table was read before. Files that were read before may
   go: nobody reads them again. #}
{% macro report_raw_tables(watermarks) -%}
    {%- set read_before = _find_raw_tables_read_before(watermarks) -%}
    {%- for entry in segment_sources() -%}
        {%- set missing = [] -%}
        {%- for table in tables_of(entry) -%}
            {%- set subject = entry.name ~ '.' ~ table -%}
            {%- set raw_table = raw_tables()[subject] -%}
            {%- if not raw_table.is_there -%}
                {%- do missing.append(subject) -%}
            {%- elif not reads_raw_table(raw_table) -%}
                {%- do _complain(_unreadable_table(entry, raw_table), subject in read_before) -%}
            {%- else -%}
                {%- do _report_raw_columns(subject, raw_table, read_before) -%}
            {%- endif -%}
        {%- endfor -%}
        {%- set lost = missing | select('in', read_before) | list -%}
        {%- if missing | length == tables_of(entry) | length -%}
            {%- do _complain(_missing_source(entry, raw_tables()[missing[0]], lost),
                lost and 'files' not in entry) -%}
        {%- else -%}
            {%- for subject in lost -%}
                {%- do _complain(_missing_table(subject, raw_tables()[subject])) -%}
            {%- endfor -%}
        {%- endif -%}
    {%- endfor -%}
{%- endmacro %}

{# Returns a dict of the raw tables that were read before: 'source.table' -> the columns that rules
   asked for and that the role could not read then. #}
{% macro _find_raw_tables_read_before(watermarks) -%}
    {%- set sql -%}
        select read.subject, unread.fingerprint
        from {{ watermarks }} as read
        left join {{ watermarks }} as unread
            on unread.relation_name = 'unread_columns' and unread.subject = read.subject
        where read.relation_name = 'identity_sightings' and read.subject like '%.%'
    {%- endset -%}
    {%- set read_before = {} -%}
    {%- for subject, columns in fetch_table(sql).rows -%}
        {%- do read_before.update({subject: fromjson(columns or '[]')}) -%}
    {%- endfor -%}
    {{- return(read_before) -}}
{%- endmacro %}

{# Complains about columns of a raw table that rules ask for and that the role may not read. A
   column that the role could not read before either is only worth a warning. Complains too once the
   role may read such a column, because older rows were read without it. #}
{% macro _report_raw_columns(subject, raw_table, read_before) -%}
    {%- set unread = _unread_columns(subject, raw_table) -%}
    {%- set unread_before = read_before.get(subject, []) -%}
    {%- if unread -%}
        {%- do _complain(_forbidden_columns(raw_table, unread),
            subject in read_before and unread | reject('in', unread_before) | list) -%}
    {%- endif -%}
    {%- set readable = unread_before | select('in', raw_table.columns) | list -%}
    {%- if readable and not refreshes_fully() -%}
        {%- do _complain(
            'raw table ' ~ raw_table.relation.render() ~ ': found that ' ~ target.user
            ~ ' may read ' ~ readable | join(', ') ~ ' by now, expected older rows to be read with'
            ~ ' it too; run once with --full-refresh.') -%}
    {%- endif -%}
{%- endmacro %}

{# Returns the names of the columns of a raw table that rules ask for and that the role may not
   read. #}
{% macro _unread_columns(subject, raw_table) -%}
    {%- set unread = [] -%}
    {%- if raw_table.unreadable -%}
        {%- set wanted = _wanted_columns(subject.split('.')[1]) -%}
        {%- for name in raw_table.unreadable if lowered(name) in wanted -%}
            {%- do unread.append(name) -%}
        {%- endfor -%}
    {%- endif -%}
    {{- return(unread) -}}
{%- endmacro %}

{# Returns the names, in lower case, of the columns of a raw table that rules ask for: columns that
   vars name, and those that say when a row was loaded. #}
{% macro _wanted_columns(table) -%}
    {%- set columns = loading_columns() + context_external_ids_columns() -%}
    {%- for external_id in external_ids() -%}
        {%- do columns.extend(external_id.columns + external_id.when | list) -%}
    {%- endfor -%}
    {%- set wanted = {} -%}
    {%- for column in columns -%}
        {%- set only_table, name = raw_column_parts(column) -%}
        {%- if only_table in [none, table] -%}
            {%- do wanted.update({lowered(name): none}) -%}
        {%- endif -%}
    {%- endfor -%}
    {{- return(wanted | list) -}}
{%- endmacro %}

{# Notes in identity_watermarks, as relation 'unread_columns', which columns a raw table is read
   without from its first row on. A table that is not read any more loses its note. #}
{% macro note_unread_columns(watermarks) -%}
    {%- set statement -%}
        delete from {{ watermarks }}
        where relation_name = 'unread_columns'
            and subject not in (
                select read.subject from {{ watermarks }} as read
                where read.relation_name = 'identity_sightings'
            )
    {%- endset -%}
    {%- do execute_sql(statement) -%}
    {%- set read_before = _find_raw_tables_read_before(watermarks) -%}
    {%- for subject, raw_table in raw_tables().items()
        if reads_raw_table(raw_table) and subject not in read_before -%}
        {%- set unread = _unread_columns(subject, raw_table) -%}
        {%- do set_watermark(watermarks, 'unread_columns', subject,
            {'fingerprint': text_literal(tojson(unread))}) if unread -%}
    {%- endfor -%}
{%- endmacro %}

{# Raises an error with a sentence, or warns with it. #}
{% macro _complain(sentence, is_error=false) -%}
    {%- do exceptions.raise_compiler_error(sentence) if is_error -%}
    {%- do exceptions.warn(sentence) -%}
{%- endmacro %}

{# Returns the complaint that a source has none of its tables. `raw_table` is one of them. #}
{% macro _missing_source(entry, raw_table, was_read) -%}
    {%- if holds_messages(entry) -%}
        {{- return(_missing_messages(entry, raw_table, was_read)) -}}
    {%- endif -%}
    {%- set relation = raw_table.relation -%}
    {%- set place = (relation if relation.external else relation.without_identifier()).render() -%}
    {{- return(
        'source ' ~ entry.name ~ ': found none of its tables in ' ~ place
        ~ (' (there is no such schema)' if not raw_table.has_schema else '')
        ~ ', expected at least one of ' ~ tables_of(entry) | join(', ')
        ~ '; correct the source where it is declared, or take it out of the var segment_sources'
        ~ (' and run once with --full-refresh' if was_read else '') ~ '.') -}}
{%- endmacro %}

{# Returns the complaint that an archive has no messages. #}
{% macro _missing_messages(entry, raw_table, was_read) -%}
    {{- return(
        'source ' ~ entry.name ~ ': found no '
        ~ ('files at ' ~ entry.files ~ ', expected some with a message per line'
            if 'files' in entry else 'relation ' ~ raw_table.relation.render()
                ~ ', expected one with a message per row')
        ~ '; correct the source in the var segment_sources, or take it out'
        ~ (' and run once with --full-refresh' if was_read else '') ~ '.') -}}
{%- endmacro %}

{# Returns the complaint that a table is missing that was read before. #}
{% macro _missing_table(subject, raw_table) -%}
    {{- return(
        'raw table ' ~ raw_table.relation.render() ~ ': found no such table, expected it because '
        ~ subject ~ ' was read before; bring it back, or run once with --full-refresh to forget'
        ~ ' what it brought.') -}}
{%- endmacro %}

{# Returns the complaint that the role may not read a table. #}
{% macro _unreadable_table(entry, raw_table) -%}
    {{- return(
        'raw table ' ~ raw_table.relation.render() ~ ': found that ' ~ target.user
        ~ ' may not read it, expected the rights to; grant usage on schema '
        ~ adapter.quote(raw_table.relation.schema) ~ ' and select on '
        ~ raw_table.relation.include(database=false).render()
        ~ ' to ' ~ adapter.quote(target.user) ~ ', or take the source ' ~ entry.name
        ~ ' out of the var segment_sources.') -}}
{%- endmacro %}

{# Returns the complaint that the role may not read columns that rules ask for. #}
{% macro _forbidden_columns(raw_table, unread) -%}
    {{- return(
        'raw table ' ~ raw_table.relation.render() ~ ': found that ' ~ target.user
        ~ ' may not read ' ~ unread | join(', ') ~ ', expected the right to read what external_ids'
        ~ ' and context_external_ids_columns name; grant select on these columns to '
        ~ adapter.quote(target.user) ~ ', or name other columns.') -}}
{%- endmacro %}
