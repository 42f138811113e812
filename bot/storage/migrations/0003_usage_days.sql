-- Sums of completions by day (days since 1970, UTC), guild (0: none) and a key: 0, a channel, a user or a model.
-- Triggers keep them exact in every transaction.
CREATE TABLE usage_days (
    kind             TEXT    NOT NULL CHECK (kind IN ('all', 'channel', 'user', 'model')),
    day              INTEGER NOT NULL,
    guild_id         INTEGER NOT NULL,
    key              ANY     NOT NULL,
    completions      INTEGER NOT NULL,
    cost             INTEGER NOT NULL,
    unpriced         INTEGER NOT NULL,
    estimated        INTEGER NOT NULL,
    prompt_tokens    INTEGER NOT NULL,
    cached_tokens    INTEGER NOT NULL,
    output_tokens    INTEGER NOT NULL,
    counted          INTEGER NOT NULL,
    PRIMARY KEY (kind, day, guild_id, key)
) STRICT, WITHOUT ROWID;

INSERT INTO usage_days
SELECT k.kind, CAST(c.at / 86400 AS INTEGER), coalesce(c.guild_id, 0),
    CASE k.kind WHEN 'channel' THEN c.channel_id WHEN 'user' THEN c.user_id WHEN 'model' THEN c.model ELSE 0 END,
    count(*), coalesce(sum(c.cost), 0), sum(c.cost IS NULL), sum(c.estimated),
    sum(c.prompt_tokens), sum(c.cached_tokens), sum(c.output_tokens), sum(c.counted)
FROM completions AS c
CROSS JOIN (SELECT 'all' AS kind UNION ALL VALUES ('channel'), ('user'), ('model')) AS k
GROUP BY 1, 2, 3, 4;

CREATE TRIGGER completions_added AFTER INSERT ON completions BEGIN
    INSERT INTO usage_days
    SELECT k.kind, CAST(NEW.at / 86400 AS INTEGER), coalesce(NEW.guild_id, 0), k.key,
        1, coalesce(NEW.cost, 0), (NEW.cost IS NULL), NEW.estimated,
        NEW.prompt_tokens, NEW.cached_tokens, NEW.output_tokens, NEW.counted
    FROM (
        SELECT 'all' AS kind, 0 AS key
        UNION ALL SELECT 'channel', NEW.channel_id
        UNION ALL SELECT 'user', NEW.user_id
        UNION ALL SELECT 'model', NEW.model
    ) AS k
    WHERE true
    ON CONFLICT DO UPDATE SET
        completions = completions + excluded.completions, cost = cost + excluded.cost,
        unpriced = unpriced + excluded.unpriced, estimated = estimated + excluded.estimated,
        prompt_tokens = prompt_tokens + excluded.prompt_tokens,
        cached_tokens = cached_tokens + excluded.cached_tokens,
        output_tokens = output_tokens + excluded.output_tokens, counted = counted + excluded.counted;
END;

CREATE TRIGGER completions_changed AFTER UPDATE ON completions BEGIN
    INSERT INTO usage_days
    SELECT k.kind, CAST(OLD.at / 86400 AS INTEGER), coalesce(OLD.guild_id, 0), k.key,
        -1, -coalesce(OLD.cost, 0), -(OLD.cost IS NULL), -OLD.estimated,
        -OLD.prompt_tokens, -OLD.cached_tokens, -OLD.output_tokens, -OLD.counted
    FROM (
        SELECT 'all' AS kind, 0 AS key
        UNION ALL SELECT 'channel', OLD.channel_id
        UNION ALL SELECT 'user', OLD.user_id
        UNION ALL SELECT 'model', OLD.model
    ) AS k
    WHERE true
    ON CONFLICT DO UPDATE SET
        completions = completions + excluded.completions, cost = cost + excluded.cost,
        unpriced = unpriced + excluded.unpriced, estimated = estimated + excluded.estimated,
        prompt_tokens = prompt_tokens + excluded.prompt_tokens,
        cached_tokens = cached_tokens + excluded.cached_tokens,
        output_tokens = output_tokens + excluded.output_tokens, counted = counted + excluded.counted;
    INSERT INTO usage_days
    SELECT k.kind, CAST(NEW.at / 86400 AS INTEGER), coalesce(NEW.guild_id, 0), k.key,
        1, coalesce(NEW.cost, 0), (NEW.cost IS NULL), NEW.estimated,
        NEW.prompt_tokens, NEW.cached_tokens, NEW.output_tokens, NEW.counted
    FROM (
        SELECT 'all' AS kind, 0 AS key
        UNION ALL SELECT 'channel', NEW.channel_id
        UNION ALL SELECT 'user', NEW.user_id
        UNION ALL SELECT 'model', NEW.model
    ) AS k
    WHERE true
    ON CONFLICT DO UPDATE SET
        completions = completions + excluded.completions, cost = cost + excluded.cost,
        unpriced = unpriced + excluded.unpriced, estimated = estimated + excluded.estimated,
        prompt_tokens = prompt_tokens + excluded.prompt_tokens,
        cached_tokens = cached_tokens + excluded.cached_tokens,
        output_tokens = output_tokens + excluded.output_tokens, counted = counted + excluded.counted;
    DELETE FROM usage_days
    WHERE day = CAST(OLD.at / 86400 AS INTEGER) AND guild_id = coalesce(OLD.guild_id, 0) AND completions = 0
      AND (kind, key) IN (
          VALUES ('all', 0), ('channel', OLD.channel_id), ('user', OLD.user_id), ('model', OLD.model)
      );
END;

CREATE TRIGGER completions_deleted AFTER DELETE ON completions BEGIN
    INSERT INTO usage_days
    SELECT k.kind, CAST(OLD.at / 86400 AS INTEGER), coalesce(OLD.guild_id, 0), k.key,
        -1, -coalesce(OLD.cost, 0), -(OLD.cost IS NULL), -OLD.estimated,
        -OLD.prompt_tokens, -OLD.cached_tokens, -OLD.output_tokens, -OLD.counted
    FROM (
        SELECT 'all' AS kind, 0 AS key
        UNION ALL SELECT 'channel', OLD.channel_id
        UNION ALL SELECT 'user', OLD.user_id
        UNION ALL SELECT 'model', OLD.model
    ) AS k
    WHERE true
    ON CONFLICT DO UPDATE SET
        completions = completions + excluded.completions, cost = cost + excluded.cost,
        unpriced = unpriced + excluded.unpriced, estimated = estimated + excluded.estimated,
        prompt_tokens = prompt_tokens + excluded.prompt_tokens,
        cached_tokens = cached_tokens + excluded.cached_tokens,
        output_tokens = output_tokens + excluded.output_tokens, counted = counted + excluded.counted;
    DELETE FROM usage_days
    WHERE day = CAST(OLD.at / 86400 AS INTEGER) AND guild_id = coalesce(OLD.guild_id, 0) AND completions = 0
      AND (kind, key) IN (
          VALUES ('all', 0), ('channel', OLD.channel_id), ('user', OLD.user_id), ('model', OLD.model)
      );
END;
