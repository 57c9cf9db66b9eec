"""pydantic-settings: from the environment, a .env file and defaults; cached for this program only."""
import functools
import os

from pydantic_settings import BaseSettings, SettingsConfigDict

from observe import failed, saw


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix='PARITY_', env_file='.env')
    retries: int = 3
    name: str = 'default'
    url: str = 'none'


@functools.cache
def settings():
    return Settings()


open('.env', 'w').write('PARITY_NAME=from file\nPARITY_URL=from file\n')
os.environ['PARITY_URL'] = 'from environment'
saw(settings.cache_info().hits, settings().model_dump(), settings() is settings())
os.environ['PARITY_RETRIES'] = 'many'
with failed('not a number'):
    Settings()
