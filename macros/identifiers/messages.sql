{# Segment's messages as JSON documents, in the columns that Segment's loader would make of them:
   names are snake_cased and nested objects flattened, traits and properties stand beside what the
   message says itself, and context.traits.email becomes context_traits_email. The format is that of
   Segment's HTTP API: https://segment.com/docs/connections/spec/common/. #}

{# Returns a query: one row per message in the column line of a relation, which has one document per
   row: a message, or an envelope with several in `batch`. Columns: the relation's `keys`,
   event_type, message_id, received_at, and one column raw_value(…) with a JSON text for each of
   extracted_columns(). What is no message has nothing but its keys. #}
{% macro get_messages_sql(relation, keys) -%}
    {%- set keys = keys | join(', ') -%}
    with recursive documents as (
        select {{ keys ~ ', ' if keys }}{{ json_of_text('line') | indent(8) }} as document
        from {{ relation }}
        {{ evaluated_once() }}
    ),

    separable_documents as (
        select
            {{ keys ~ ',' if keys }}
            cast({{ separable_json('document') | indent(12) }} as json) as document
        from documents
        {{ evaluated_once() }}
    ),

    messages as materialized (
        {{ _get_numbered_messages_sql(keys) | indent(8) }}
    ),

    members as (
        {{ _get_named_parts_sql() | indent(8) }}
    ),

    -- Of several members with one name the message's own come before those of its traits and
    -- properties, and these before what the envelope says for all of its messages.
    numbered_members as (
        select
            *,
            row_number() over (
                partition by message_number, name order by source_rank, value_text
            ) as position
        from (
            select
                message_number,
                source_rank,
                name,
                {{ bytewise_text(json_as_text('value')) | indent(16) }} as value_text
            from members
            where
                name in ({{ text_list(_wanted_names()) | indent(20) }})
                and {{ json_kind('value') }} <> 'null'
        ) as wanted_members
    ),

    members_of_messages as (
        {{ _get_fields_sql() | indent(8) }}
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

{# Returns a query: the messages of separable_documents, each with a number and with what its
   envelope says for all of its messages. #}
{% macro _get_numbered_messages_sql(keys) -%}
    select
        *,
        row_number() over () as message_number
    from (
        select
            {{ keys ~ ',' if keys }}
            document as message,
            cast(null as json) as common_context,
            cast(null as json) as common_received_at,
            cast(null as json) as common_sent_at
        from separable_documents
        where {{ json_kind("(document -> 'batch')") }} is distinct from 'array'

        union all

        select
            {{ keys ~ ',' if keys }}
            elements.value as message,
            document -> 'context' as common_context,
            document -> 'receivedAt' as common_received_at,
            document -> 'sentAt' as common_sent_at
        from separable_documents
        cross join lateral {{ json_elements("(document -> 'batch')") }} as elements
    ) as single_messages
{%- endmacro %}

{# Returns a recursive query (message_number, source_rank, name, value): the members of messages
   that lead to a name that is wanted. A member of a member has both names, with _ between them. The
   rank is 0 for what the message says itself, 1 for traits and properties, 2 for the envelope. #}
{% macro _get_named_parts_sql() -%}
    {%- set is_message = "(members.name = '' and members.source_rank = 0)" -%}
    {%- set name = _snake_cased('child.key') -%}
    select message_number, 0 as source_rank, '' as name, message as value
    from messages

    {%- for name in ['context', 'received_at', 'sent_at'] %}

    union all

    select message_number, 2 as source_rank, '{{ name }}' as name, common_{{ name }} as value
    from messages
    where common_{{ name }} is not null
    {%- endfor %}

    union all

    select message_number, source_rank, name, value
    from (
        select
            members.message_number,
            case
                when {{ is_message }} and child.key in ('traits', 'properties') then 1
                else members.source_rank
            end as source_rank,
            case
                when {{ is_message }} and child.key in ('traits', 'properties') then ''
                when {{ is_message }} and child.key = 'integrations' then null
                when members.name <> '' then members.name || '_' || {{ name | indent(16) }}
                when
                    members.source_rank = 0
                    or {{ name | indent(20) }} not in ({{ text_list(_ids()) }})
                    then {{ name | indent(20) }}
            end as name,
            child.value
        from members
        cross join lateral {{ json_members('members.value') | indent(8) }} as child
    ) as children
    where name in ('', {{ text_list(_names_on_the_way()) }})
{%- endmacro %}

{# Returns a query: one row per message_number with the first member of each name that is wanted,
   as JSON texts. #}
{% macro _get_fields_sql() -%}
    select
        message_number
        {%- for name in _own_fields() %},
        max(case when name = '{{ name }}' and source_rank <> 1 then value_text end) as {{ name }}
        {%- endfor %}
        {%- for column in extracted_columns() %},
        max(case when name = {{ text_literal(_name_of(column)) }} then value_text end)
            as {{ raw_value(column) }}
        {%- endfor %}
    from numbered_members
    where position = 1
    group by message_number
{%- endmacro %}

{# Returns a query in the columns of get_messages_sql(). A column of one table, such as
   identifies.email, is filled in the messages of that table alone. #}
{% macro _get_described_messages_sql(keys) -%}
    {%- set times = {} -%}
    {%- for name in ['received_at', 'sent_at', 'timestamp'] -%}
        {%- do times.update({name: {'name': name ~ '_text', 'kind': 'text'}}) -%}
    {%- endfor -%}
    select
        {{ keys ~ ',' if keys }}
        event_type,
        case when event_type is not null then nullif(message_id, '') end as message_id,
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
            case when type in ({{ text_list(event_types()) }}) then type end as event_type,
            {{ _snake_cased('event') | indent(12) }} as event_table
        from (
            {{ _get_scalars_of_messages_sql(keys) | indent(12) }}
        ) as scalars
        {{ evaluated_once() }}
    ) as described_messages
{%- endmacro %}

{# Returns a query: all messages with their own fields as texts. #}
{% macro _get_scalars_of_messages_sql(keys) -%}
    select
        {{ 'messages.' ~ keys | replace(', ', ', messages.') ~ ',' if keys }}
        {%- for name in _own_fields() %}
        {{ bytewise_text(scalar_of_json('members.' ~ name)) | indent(8) }}
            as {{ name ~ ('_text' if name in ['received_at', 'sent_at', 'timestamp']) }},
        {%- endfor %}
        {%- for column in extracted_columns() %}
        members.{{ raw_value(column) }}{{ ',' if not loop.last }}
        {%- endfor %}
    from messages
    left join members_of_messages as members on messages.message_number = members.message_number
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
    lower(regexp_replace(
        regexp_replace({{ name }}, '([a-z0-9])([A-Z])', '\1_\2', 'g'), '[^A-Za-z0-9_]', '_', 'g'
    ))
{%- endmacro %}

{# Returns the members of a message itself that tell which event it is, and when it came. #}
{% macro _own_fields() -%}
    {{- return(['type', 'event', 'message_id', 'received_at', 'sent_at', 'timestamp']) -}}
{%- endmacro %}

{# Returns the members of a message itself that no trait or property stands for. #}
{% macro _ids() -%}
    {{- return(['user_id', 'anonymous_id', 'previous_id', 'group_id']) -}}
{%- endmacro %}

{# Returns the name of the column of raw tables that vars call `column` or `table.column`. #}
{% macro _name_of(column) -%}
    {{- return(lowered(raw_column_parts(column)[1])) -}}
{%- endmacro %}

{# Returns the names of the members that messages are read for. #}
{% macro _wanted_names() -%}
    {%- set names = _own_fields() -%}
    {%- for column in extracted_columns() -%}
        {%- do names.append(_name_of(column)) -%}
    {%- endfor -%}
    {{- return(names | unique | list) -}}
{%- endmacro %}

{# Returns the wanted names, and their beginnings: context and context_device lead to
   context_device_id. #}
{% macro _names_on_the_way() -%}
    {%- set names = {} -%}
    {%- for name in _wanted_names() -%}
        {%- for letter in name -%}
            {%- do names.update({name[:loop.index0]: none}) if letter == '_' -%}
        {%- endfor -%}
        {%- do names.update({name: none}) -%}
    {%- endfor -%}
    {{- return(names | reject('eq', '') | list) -}}
{%- endmacro %}
