-- Keys of HMAC, made up: the hashes of tests are those of nobody.
select
    cast('inner' as {{ 'blob' if target.type == 'duckdb' else 'bytea' }}) as inner_key,
    cast('outer' as {{ 'blob' if target.type == 'duckdb' else 'bytea' }}) as outer_key
