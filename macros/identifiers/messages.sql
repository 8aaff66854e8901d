{# Segment's messages as JSON documents, in the columns that Segment's loader would make of them:
   names are snake_cased and nested objects flattened, traits and properties stand beside what the
   message says itself, and context.traits.email becomes context_traits_email. The format is that of
   Segment's HTTP API: https://segment.com/docs/connections/spec/common/. #}

{# Returns a query: one row per message in the column line of a relation, which has one document per
   row: a message, or an envelope with several in `batch`. Columns: the relation's `keys`,
   event_type, message_id, received_at, and one column raw_value(…) with a JSON text for each of
   extracted_columns(). What is no message has nothing but its keys. #}
{% macro get_messages_sql(relation, keys) -%}
    with recursive documents as (
        select
            {{ keys | join(', ') ~ ',' if keys }}
            {{ json_of_text('line') | indent(12) }} as document
        from {{ relation }}
        {{ evaluated_once() }}
    ),

    separable_documents as (
        select
            *,
            {{
                separable_json('document', _names_of_members() + _own_members() | list)
                | indent(12)
            }} as parts
        from documents
        {{ evaluated_once() }}
    ),

    messages as materialized (
        {{ _get_numbered_messages_sql(keys) | indent(8) }}
    ),

    members as (
        {{ _get_named_members_sql() | indent(8) }}
    ),

    -- Of several members with one name those of the message come before those of the envelope.
    numbered_members as (
        select
            *,
            row_number() over (
                partition by message_number, name order by is_common, value_text
            ) as position
        from (
            select
                message_number,
                is_common,
                name,
                {{ bytewise_text(json_as_text('value')) | indent(16) }} as value_text
            from members
            where
                name in ({{ text_list(_names_of_members()) }})
                and {{ json_kind('value') }} <> 'null'
        ) as wanted_members
    ),

    columns_of_members as (
        select
            message_number
            {%- for column in extracted_columns() if _name_of(column) not in _own_members() %},
            max(case when name = {{ text_literal(_name_of(column)) }} then value_text end)
                as {{ raw_value(column) }}
            {%- endfor %}
        from numbered_members
        where position = 1
        group by message_number
    )

    {{ _get_described_messages_sql(keys) | indent(4) }}
{%- endmacro %}

{# Returns the columns that messages are read for, as vars name them. #}
{% macro extracted_columns() -%}
    {%- set columns = context_external_ids_columns() | list -%}
    {%- for external_id in external_ids() -%}
        {%- do columns.extend(external_id.columns + external_id.when | list) -%}
    {%- endfor -%}
    {{- return(columns | unique(case_sensitive=true) | list) -}}
{%- endmacro %}

{# Returns a query: the messages of separable_documents, each with a number, what it says itself,
   and the objects that have further members. common_context is that of the envelope, whose times
   hold where the message has none. #}
{% macro _get_numbered_messages_sql(keys) -%}
    {%- set own = _own_members().values() | list + ['context', 'traits', 'properties'] -%}
    select
        {%- for key in keys %}
        {{ key }},
        {%- endfor %}
        {%- for name, member in _own_members().items() %}
        {%- set position = own.index(member) + 1 %}
        {%- if member in ['receivedAt', 'sentAt'] %}
        case
            when coalesce({{ json_kind('own[' ~ position ~ ']') }}, 'null') = 'null'
                then common[{{ 1 if member == 'receivedAt' else 2 }}]
            else own[{{ position }}]
        end as {{ name }},
        {%- else %}
        own[{{ position }}] as {{ name }},
        {%- endif %}
        {%- endfor %}
        own[{{ own.index('context') + 1 }}] as context,
        own[{{ own.index('traits') + 1 }}] as traits,
        own[{{ own.index('properties') + 1 }}] as properties,
        common[3] as common_context,
        row_number() over () as message_number
    from (
        select
            {{ keys | join(', ') ~ ',' if keys }}
            {{ json_list('elements.value', own) | indent(12) }} as own,
            {{ json_list('parts', ['receivedAt', 'sentAt', 'context']) | indent(12) }} as common
        from separable_documents
        cross join lateral {{ json_elements("(parts -> 'batch')") }} as elements

        union all

        select
            {{ keys | join(', ') ~ ',' if keys }}
            {{ json_list('parts', own) | indent(12) }} as own,
            null as common
        from separable_documents
        where {{ json_kind("(parts -> 'batch')") }} is distinct from 'array'
        {{ evaluated_once() }}
    ) as single_messages
{%- endmacro %}

{# Returns a recursive query (message_number, is_common, name, value): the members of messages that
   lead to a name that is wanted. A member of a member has both names, with _ between them.
   is_common is 0 for the message's own, 1 for those of its envelope. A key that begins with $ or /
   is a path for DuckDB, so none of these counts. #}
{% macro _get_named_members_sql() -%}
    {%- for object, name in [
        ('context', 'context'), ('traits', ''), ('properties', ''), ('common_context', 'context'),
    ] -%}
    select
        message_number,
        {{ 1 if object == 'common_context' else 0 }} as is_common,
        '{{ name }}' as name,
        {{ object }} as value
    from messages
    where {{ object }} is not null

    union all

    {% endfor -%}
    select message_number, is_common, name, (value -> key) as value
    from (
        select
            message_number,
            is_common,
            case when name = '' then '' else name || '_' end || {{ _snake_cased('key') }} as name,
            value,
            key
        from (
            select *, {{ json_keys('value') }} as key
            from members
        ) as keys_of_members
        where substr(key, 1, 1) not in ('$', '/')
    ) as children
    where name in ({{ text_list(_names_on_the_way()) }})
{%- endmacro %}

{# Returns a query in the columns of get_messages_sql(). A column of one table, such as
   identifies.email, is filled in the messages of that table alone. #}
{% macro _get_described_messages_sql(keys) -%}
    {%- set times = {} -%}
    {%- for name in ['received_at', 'sent_at', 'timestamp'] -%}
        {%- do times.update({name: {'name': name ~ '_time', 'kind': 'timestamp'}}) -%}
    {%- endfor -%}
    select
        {{ keys | join(', ') ~ ',' if keys }}
        event_type,
        case when event_type is not null then nullif(message_id_text, '') end as message_id,
        case
            when event_type is not null then {{ raw_timestamp(times, times | list) | indent(16) }}
        end as received_at
        {%- for column in extracted_columns() %},
        case when {{ _is_of_table(raw_column_parts(column)[0]) }} then {{ raw_value(column) }} end
            as {{ raw_value(column) }}
        {%- endfor %}
    from (
        select
            *,
            case when type_text in ({{ text_list(event_types()) }}) then type_text end
                as event_type,
            {%- for name in times %}
            {{ time_of_text(name ~ '_text') | indent(12) }} as {{ name }}_time,
            {%- endfor %}
            {{ _snake_cased('event_text') | indent(12) }} as event_table
        from (
            {{ _get_texts_of_messages_sql(keys) | indent(12) }}
        ) as texts
        {{ evaluated_once() }}
    ) as described_messages
{%- endmacro %}

{# Returns a query: all messages, with what they say themselves as texts, and raw_value(…). #}
{% macro _get_texts_of_messages_sql(keys) -%}
    select
        {%- for key in keys %}
        messages.{{ key }},
        {%- endfor %}
        {%- for column in extracted_columns() %}
        {%- if _name_of(column) in _own_members() %}
        {{ bytewise_text(json_as_text('messages.' ~ _name_of(column))) }}
            as {{ raw_value(column) }},
        {%- else %}
        columns_of_members.{{ raw_value(column) }},
        {%- endif %}
        {%- endfor %}
        {%- for name in ['type', 'event', 'message_id', 'received_at', 'sent_at', 'timestamp'] %}
        {{ bytewise_text(json_scalar('messages.' ~ name)) | indent(8) }}
            as {{ name }}_text{{ ',' if not loop.last }}
        {%- endfor %}
    from messages
    left join columns_of_members
        on messages.message_number = columns_of_members.message_number
    {{ evaluated_once() }}
{%- endmacro %}

{# A condition: a message belongs to a raw table; none stands for any. A tracked event has a table
   of its own beside tracks. #}
{% macro _is_of_table(table) -%}
    {%- if table is none -%}
        event_type is not null
    {%- elif table in segment_tables() -%}
        event_type = '{{ event_type(table) }}'
    {%- else -%}
        event_type = 'track' and event_table = {{ text_literal(table) }}
    {%- endif -%}
{%- endmacro %}

{# An expression: a name of a message as the name of a column. #}
{% macro _snake_cased(name) -%}
    case
        when {{ matches_regex(name, "'[^a-z0-9_]'") }}
            then lower(regexp_replace(
                regexp_replace({{ name }}, '([a-z0-9])([A-Z])', '\1_\2', 'g'),
                '[^A-Za-z0-9_]', '_', 'g'
            ))
        else {{ name }}
    end
{%- endmacro %}

{# Returns a dict of what a message says itself: name of the column -> name in the message. No trait
   or property stands for one of these. #}
{% macro _own_members() -%}
    {{- return({
        'type': 'type',
        'event': 'event',
        'message_id': 'messageId',
        'received_at': 'receivedAt',
        'sent_at': 'sentAt',
        'timestamp': 'timestamp',
        'user_id': 'userId',
        'anonymous_id': 'anonymousId',
        'previous_id': 'previousId',
        'group_id': 'groupId',
    }) -}}
{%- endmacro %}

{# Returns the name of the column of raw tables that vars call `column` or `table.column`. #}
{% macro _name_of(column) -%}
    {{- return(lowered(raw_column_parts(column)[1])) -}}
{%- endmacro %}

{# Returns the names of the members of context, traits and properties that messages are read for. #}
{% macro _names_of_members() -%}
    {%- set names = {} -%}
    {%- for column in extracted_columns() if _name_of(column) not in _own_members() -%}
        {%- do names.update({_name_of(column): none}) -%}
    {%- endfor -%}
    {{- return(names | list) -}}
{%- endmacro %}

{# Returns these names, and their beginnings: context and context_device lead to
   context_device_id. #}
{% macro _names_on_the_way() -%}
    {%- set names = {} -%}
    {%- for name in _names_of_members() -%}
        {%- for letter in name -%}
            {%- do names.update({name[:loop.index0]: none}) if letter == '_' -%}
        {%- endfor -%}
        {%- do names.update({name: none}) -%}
    {%- endfor -%}
    {{- return(names | reject('eq', '') | list) -}}
{%- endmacro %}
