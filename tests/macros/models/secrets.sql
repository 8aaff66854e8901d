-- Keys of HMAC, made up: the hashes of tests are those of nobody.
select
    cast('inner' as bytea) as inner_key,
    cast('outer' as bytea) as outer_key
