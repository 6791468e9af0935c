-- A category's confidence is told on a higher scale since: what was kept on the lower one would let in what is less sure. Of the new
-- one it can only be known that it is never more than this.
UPDATE suggestions SET confidence = 4.0 * confidence / (1 + 3 * confidence) WHERE kind = 'category' AND engine = 'local';
