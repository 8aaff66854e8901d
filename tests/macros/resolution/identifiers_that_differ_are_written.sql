{#- Each column with a value of its type and another. -#}
{%- set moment, text = "cast('2026-01-01' as timestamp)", "'one'" -%}
{%- set other_moment, other_text = "cast('2026-01-02' as timestamp)", "'other'" -%}
{%- set no_text = 'cast(null as ' ~ dbt.type_string() ~ ')' -%}
{%- set values = {
    'founder_key': (text, other_text),
    'merged_at': (moment, other_moment),
    'merged_from_key': (text, other_text),
    'own_profile_merged_at': (moment, 'cast(null as timestamp)'),
    'own_profile_merged_into_key': (text, no_text),
    'own_profile_merge_head_key': (no_text, text),
    'own_profile_merge_tail_key': (text, other_text),
    'own_profile_merge_message_id': (text, other_text),
    'own_profile_merge_source_key': (text, other_text),
    'own_profile_merge_event_type': (text, other_text),
    'is_undecided': ('false', 'true'),
} -%}
-- An identifier is written if any of what is known of it differs, values from nulls included, or if
-- nobody knew it. Another revision alone is no difference. An identifier whose birth changed is
-- written too, unless everything was resolved.
with members (identifier_key, revision, {{ values | join(', ') }}) as (
    {%- for place in ['same', 'born anew', 'gone'] + values | list %}
    {{ 'union all' if not loop.first }}
    select '{{ place }}', 1, {{ values.values() | map(attribute=0) | join(', ') }}
    {%- endfor %}
),

resolved_identifiers (identifier_key, revision, {{ values | join(', ') }}) as (
    {%- for place in ['same', 'born anew', 'unknown'] + values | list %}
    {{ 'union all' if not loop.first }}
    select
        '{{ place }}', 2
        {%- for column, (value, other_value) in values.items() -%}
        , {{ other_value if column == place else value }}
        {%- endfor %}
    {%- endfor %}
),

-- A profile that an analyst put in doubt has no identifier here.
changed_profiles (identifier_key) as (
    values
    ('born anew'),
    (null)
),

expected (is_whole, identifier_key, revision) as (
    values
    {%- for is_whole in ['false', 'true'] %}
    {%- for place in ['unknown'] + values | list %}
    ({{ is_whole }}, '{{ place }}', 2),
    {%- endfor %}
    {%- endfor %}
    (false, 'born anew', 2)
),

found as (
    {%- for is_whole in [false, true] %}
    select
        {{ is_whole | lower }} as is_whole,
        identifier_key,
        revision
    from (
        {{ on_made_up_tables(get_changed_identifiers_sql('members', is_whole)) | indent(8) }}
    ) as step
    {{ 'union all' if not loop.last }}
    {%- endfor %}
)

{{ differing_rows('found', 'expected') }}
