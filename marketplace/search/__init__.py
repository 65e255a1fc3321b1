"""Search: finds posts and offers in Chinese, with typos and pinyin."""
