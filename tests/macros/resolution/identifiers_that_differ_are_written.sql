{#- Each column with a value of its type and another. -#}
{%- set moment, text = "cast('2026-01-01' as timestamp)", "'one'" -%}
{%- set other_moment, other_text = "cast('2026-01-02' as timestamp)", "'other'" -%}
{%- set values = {
    'created_source': (text, other_text),
    'first_seen_at': (moment, other_moment),
    'first_message_id': (text, other_text),
    'first_event_type': (text, other_text),
    'erasure_number': ('0', '1'),
    'segment_id': (text, other_text),
    'founder_type': (text, other_text),
    'founder_value': (text, other_text),
    'merged_at': (moment, other_moment),
    'merged_from': (text, other_text),
    'own_profile_merged_at': (moment, 'cast(null as timestamp)'),
    'own_profile_merged_into': (text, 'cast(null as ' ~ dbt.type_string() ~ ')'),
    'own_profile_merge_message_id': (text, other_text),
    'own_profile_merge_source_key': (text, other_text),
    'own_profile_merge_event_type': (text, other_text),
    'is_undecided': ('false', 'true'),
} -%}
-- An identifier is written if any of what is known of it differs, values from nulls included, or if
-- nobody knew it by type and value. Another revision alone is no difference.
with members (
    external_id_type, external_id_value, revision, {{ values | join(', ') }}
) as (
    {%- for place in ['same'] + values | list %}
    select
        'email', '{{ place }}', 1, {{ values.values() | map(attribute=0) | join(', ') }}
    union all
    {%- endfor %}
    select
        'phone', 'unknown', 1, {{ values.values() | map(attribute=0) | join(', ') }}
),

resolved_identifiers (
    external_id_type, external_id_value, revision, {{ values | join(', ') }}
) as (
    {%- for place in ['same', 'unknown'] + values | list %}
    {{ 'union all' if not loop.first }}
    select
        'email', '{{ place }}', 2
        {%- for column, (value, other_value) in values.items() -%}
        , {{ other_value if column == place else value }}
        {%- endfor %}
    {%- endfor %}
),

expected (external_id_type, external_id_value, revision) as (
    values
    {%- for place in values %}
    ('email', '{{ place }}', 2),
    {%- endfor %}
    ('email', 'unknown', 2)
),

found as (
    select
        external_id_type,
        external_id_value,
        revision
    from (
        {{ on_made_up_tables(get_changed_identifiers_sql('members')) | indent(8) }}
    ) as step
)

{{ differing_rows('found', 'expected') }}
