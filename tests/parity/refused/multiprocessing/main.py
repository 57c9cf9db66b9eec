"""No second process for multiprocessing and process pools."""
import asyncio

from refusals import refused


def use_process():
    import multiprocessing
    process = multiprocessing.Process(target=print)
    process.start()
    process.join()


def use_pool():
    from concurrent.futures import ProcessPoolExecutor
    with ProcessPoolExecutor(1) as pool:
        pool.submit(print).result()


async def main():
    await refused('Process', use_process)
    await refused('ProcessPoolExecutor', use_pool)


asyncio.run(main())
