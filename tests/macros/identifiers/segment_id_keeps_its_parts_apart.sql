-- The name of a profile is the md5 of its founder, each part behind its length in characters, so
-- that no two founders run into one, with how often the founder was erased at the end. It may never
-- change: it is what customers have stored.
{%- set prefix = '0:,' ~ space_name() | length ~ ':' ~ space_name() ~ ',' %}

with founders (founder_type, founder_value, erasure_number) as (
    values
    ('email', 'jane@x.com', 0),
    ('email', 'jane@x.com', 12),
    ('a', 'b:c', 0),
    ('a:b', 'c', 0),
    ('user_id', 'Änne', 0),
    ('user_id', '', 0)
),

expected (founder_type, founder_value, erasure_number, segment_id) as (
    values
    ('email', 'jane@x.com', 0, 'use_{{ local_md5(prefix ~ '5:email,10:jane@x.com,1:0,') }}'),
    ('email', 'jane@x.com', 12, 'use_{{ local_md5(prefix ~ '5:email,10:jane@x.com,2:12,') }}'),
    ('a', 'b:c', 0, 'use_{{ local_md5(prefix ~ '1:a,3:b:c,1:0,') }}'),
    ('a:b', 'c', 0, 'use_{{ local_md5(prefix ~ '3:a:b,1:c,1:0,') }}'),
    ('user_id', 'Änne', 0, 'use_{{ local_md5(prefix ~ '7:user_id,4:Änne,1:0,') }}'),
    ('user_id', '', 0, 'use_{{ local_md5(prefix ~ '7:user_id,0:,1:0,') }}')
),

found as (
    select
        founder_type,
        founder_value,
        erasure_number,
        {{ segment_id('founder_type', 'founder_value', 'erasure_number') | indent(8) }}
            as segment_id
    from founders
)

{{ differing_rows('found', 'expected') }}
