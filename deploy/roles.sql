-- The roles of 知行, in the database that a superuser is connected to. May be run again at any time.
--   zhixing_owner   owns the tables and changes their shape: migrations and upkeep
--   zhixing_app     the pages: reads and writes rows, changes no table; its rights on each table come with the migrations
--   zhixing_reader  backups: reads
DO $$
DECLARE
    role_ text;
BEGIN
    FOREACH role_ IN ARRAY ARRAY['zhixing_owner', 'zhixing_app', 'zhixing_reader'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role_) THEN
            EXECUTE format('CREATE ROLE %I LOGIN', role_);
        END IF;
        EXECUTE format('ALTER ROLE %I NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS', role_);
        EXECUTE format('REVOKE ALL ON DATABASE %I FROM %I', current_database(), role_);
    END LOOP;
    EXECUTE format('ALTER DATABASE %I OWNER TO zhixing_owner', current_database());
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
    EXECUTE format('GRANT ALL ON DATABASE %I TO zhixing_owner', current_database());
    EXECUTE format('GRANT CONNECT, TEMPORARY ON DATABASE %I TO zhixing_app', current_database());
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO zhixing_reader', current_database());
END $$;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE, CREATE ON SCHEMA public TO zhixing_owner;
GRANT USAGE ON SCHEMA public TO zhixing_app, zhixing_reader;

-- Clearing a ballot box away after the count: the log of the server begins anew, and is written out.
GRANT EXECUTE ON FUNCTION pg_switch_wal() TO zhixing_app;
GRANT pg_checkpoint TO zhixing_app;

-- What an earlier version made as another role becomes the owner's.
DO $$
DECLARE
    thing record;
BEGIN
    FOR thing IN
        SELECT oid::regclass AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace
            AND relkind IN ('r', 'p', 'v', 'm') AND relowner <> 'zhixing_owner'::regrole
    LOOP
        EXECUTE format('ALTER TABLE %s OWNER TO zhixing_owner', thing.name);
    END LOOP;
    FOR thing IN
        SELECT oid::regprocedure AS name FROM pg_proc WHERE pronamespace = 'public'::regnamespace
            AND proowner <> 'zhixing_owner'::regrole AND proname LIKE 'zhixing%'
    LOOP
        EXECUTE format('ALTER FUNCTION %s OWNER TO zhixing_owner', thing.name);
    END LOOP;
END $$;
