{# Archives: sources that are no raw tables but messages, one per row of a relation or per line of
   files. Files do not tell which of their lines are new, so each run notes in identity_watermarks
   which files it has read, with their size and the time of their last change. A file is read again
   only once one of the two is another. #}

{# Returns the columns of an archive's raw table, like raw_columns(): what vars name, and what tells
   when a row was loaded. `columns` are those of the relation that has the messages. #}
{% macro columns_of_messages(columns) -%}
    {%- set extracted = {} -%}
    {%- for column in extracted_columns() -%}
        {%- do extracted.update({
            column: {'name': raw_value(column), 'kind': 'json', 'is_extracted': true}}) -%}
    {%- endfor -%}
    {%- for column in loading_columns() if column in columns -%}
        {%- do extracted.update({column: columns[column]}) -%}
    {%- endfor -%}
    {{- return(extracted) -}}
{%- endmacro %}

{# Returns a query: the messages of an archive, as get_messages_sql() has them, beside the columns
   that tell when each was loaded, and raw_row if there is a `locator`. `starts` is that of
   get_raw_rows_sql(). Rows that do not tell when they were loaded are always among them. #}
{% macro get_archived_messages_sql(entry, starts, locator) -%}
    {%- set subject = entry.name ~ '.messages' -%}
    {%- set keys = ['raw_row'] if locator else [] -%}
    {%- if 'files' in entry -%}
        {%- set rows = '(\n' ~ get_lines_of_files_sql(files_to_read(entry, starts)) ~ '\n)' -%}
    {%- else -%}
        {%- set rows = raw_relation(entry.name, 'messages') -%}
    {%- endif -%}
    {%- set columns = raw_columns(entry.name, 'messages') -%}
    {%- for column in loading_columns() if column in columns -%}
        {%- do keys.append(columns[column].name) -%}
    {%- endfor -%}
    {%- set lines -%}
(
    select
        {%- if locator %}
        {{ locator }} as raw_row,
        {%- endif %}
        {%- for key in keys if key != 'raw_row' %}
        {{ key }},
        {%- endfor %}
        {{ _line_of_messages(entry) | indent(8) }} as line
    from {{ rows }}
    {%- if flags.EMPTY %}
    where false
    {%- elif subject in starts and 'files' not in entry %}
    where {{ is_loaded_since(columns, starts[subject], is_counting=true) | indent(8) }}
    {%- endif %}
) as lines
    {%- endset -%}
    {{ get_messages_sql(lines, keys) }}
{%- endmacro %}

{# Returns the files of an archive that are read: those in `starts`, or all. #}
{% macro files_to_read(entry, starts) -%}
    {%- set subject = entry.name ~ '.messages' -%}
    {{- return(starts[subject].files if subject in starts else files_of(entry) | list) -}}
{%- endmacro %}

{# An expression: the message in a row of an archive, as a text. Raises an error where several
   columns or none may have it. #}
{% macro _line_of_messages(entry) -%}
    {%- if 'files' in entry -%}
        {{- return('cast(line as ' ~ dbt.type_string() ~ ')') -}}
    {%- endif -%}
    {%- set raw_table = raw_tables()[entry.name ~ '.messages'] -%}
    {%- set columns = raw_table.columns -%}
    {%- set documents, texts = {}, {} -%}
    {%- for key, column in columns.items() -%}
        {%- do documents.update({column.name: key}) if column.kind in ['json', 'nested'] -%}
        {%- do texts.update({column.name: key}) if column.kind in ['json', 'nested', 'text'] -%}
    {%- endfor -%}
    {%- set named = ['message'] if columns.get('message', {}).name in texts else [] -%}
    {%- for found in [named, documents.values() | list, texts.values() | list]
        if found | length == 1 -%}
        {{- return(raw_document(columns, found[0])) -}}
    {%- endfor -%}
    {%- do exceptions.raise_compiler_error(
        'source ' ~ entry.name ~ ': found the columns ' ~ columns | join(', ') ~ ' in '
        ~ raw_table.relation.render() ~ ', expected the messages in a json, jsonb or text column'
        ~ ' called message; rename the column, or name a model with such a column in the var'
        ~ ' segment_sources.') -%}
{%- endmacro %}

{# Returns the files of an archive as a dict: path -> size and time of the last change, as a text.
   They are looked for once per invocation. #}
{% macro files_of(entry) -%}
    {%- set known = known_of_invocation() if execute else {} -%}
    {%- set key = 'files of ' ~ entry.name -%}
    {%- if key not in known -%}
        {%- do known.update({key: find_files(entry.files) if execute else {}}) -%}
    {%- endif -%}
    {{- return(known[key]) -}}
{%- endmacro %}

{# Returns a dict for the sources that are files: 'source.messages' -> {files, changed}. `files` are
   those that no note of `reader` in identity_watermarks fits, and `changed` says whether one of
   them has an older note. #}
{% macro find_unread_files(watermarks, reader) -%}
    {%- set sources = segment_sources() | selectattr('files', 'defined') | list -%}
    {%- set sql -%}
        select subject, fingerprint from {{ watermarks }}
        where relation_name = '{{ reader }}'
    {%- endset -%}
    {%- set noted, unread = {}, {} -%}
    {%- for subject, fingerprint in (fetch_table(sql).rows if sources else []) -%}
        {%- do noted.update({subject: fingerprint}) -%}
    {%- endfor -%}
    {%- for entry in sources -%}
        {%- set files, changed = [], [] -%}
        {%- for path, mark in files_of(entry).items()
            if noted.get(entry.name ~ '.' ~ path) != mark -%}
            {%- do files.append(path) -%}
            {%- do changed.append(path) if entry.name ~ '.' ~ path in noted -%}
        {%- endfor -%}
        {%- do unread.update(
            {entry.name ~ '.messages': {'files': files, 'changed': changed | length > 0}}) -%}
    {%- endfor -%}
    {{- return(unread) -}}
{%- endmacro %}

{# Notes in identity_watermarks that `reader` has read the files of archives. #}
{% macro note_files(watermarks, reader) -%}
    {%- set unread = find_unread_files(watermarks, reader) -%}
    {%- for entry in segment_sources() if 'files' in entry and not flags.EMPTY -%}
        {%- set subjects, rows = [], [] -%}
        {%- for path in unread[entry.name ~ '.messages'].files -%}
            {%- do subjects.append(entry.name ~ '.' ~ path) -%}
            {%- do rows.append('(' ~ text_list(
                [reader, entry.name ~ '.' ~ path, files_of(entry)[path]]) ~ ')') -%}
        {%- endfor -%}
        {%- set statements -%}
            delete from {{ watermarks }}
            where relation_name = '{{ reader }}' and subject in ({{ text_list(subjects) }});

            insert into {{ watermarks }} (relation_name, subject, fingerprint)
            values {{ rows | join(', ') }}
        {%- endset -%}
        {%- do execute_sql(statements) if rows -%}
    {%- endfor -%}
{%- endmacro %}
